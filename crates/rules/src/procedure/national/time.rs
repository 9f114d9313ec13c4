//! Channels and times as printed, and the limits that can be read from them without guessing.

use base::text::{fold, tidy};

use super::{Kind, Notes, shape};
use crate::calendar::Limit;
use crate::procedure::{Channel, ChannelRow, LimitRule};

pub(super) fn channels(source: &[shape::Channel], notes: &mut Notes) -> (Vec<ChannelRow>, Vec<LimitRule>) {
    let (mut rows, mut limits) = (Vec::new(), Vec::new());
    if source.is_empty() {
        notes.add(Kind::ChannelMissing, "Cách thức thực hiện", "");
    }
    for printed in source {
        let Some(channel) = channel(&printed.kenh) else {
            notes.add(Kind::ChannelUnknown, "Cách thức thực hiện", &printed.kenh);
            continue;
        };
        if printed.thoigian.len() > 1 {
            let times: Vec<_> = printed.thoigian.iter().map(words).collect();
            notes.add(Kind::TimeSeveral, &format!("Kênh {}", printed.kenh), &times.join(" | "));
        }
        for (place, time) in printed.thoigian.iter().enumerate() {
            let place = format!("Kênh {}, dòng {}", printed.kenh, place + 1);
            let note = some(&time.mota);
            if let Some(limit) = limit(time, &place, notes) {
                limits.push(LimitRule {
                    limit,
                    case: None,
                    channel: Some(channel),
                    when: None,
                    note: note.clone(),
                });
            }
            rows.push(ChannelRow { channel, time: some(&words(time)), fee: super::fee::words(time), note });
        }
    }
    differing(source, &limits, notes);
    (rows, limits)
}

fn channel(code: &str) -> Option<Channel> {
    match code.trim() {
        "1" => Some(Channel::Counter),
        "2" => Some(Channel::Online),
        "3" => Some(Channel::Post),
        _ => None,
    }
}

fn words(time: &shape::Time) -> String {
    tidy(&format!("{} {}", time.thoigiangiaiquyet, time.donvitinh))
}

fn some(text: &str) -> Option<String> {
    let text = base::text::tidy_lines(text);
    (!text.is_empty()).then_some(text)
}

/// The limit, when number and unit are both printed and mean one thing.
fn limit(time: &shape::Time, place: &str, notes: &mut Notes) -> Option<Limit> {
    let (count, unit) = (time.thoigiangiaiquyet.trim(), fold(&time.donvitinh));
    if count.is_empty() {
        notes.add(Kind::TimeMissing, place, &time.donvitinh);
        return None;
    }
    let Some(count) = count.parse::<u32>().ok().filter(|count| *count > 0) else {
        notes.add(Kind::TimeNotANumber, place, &words(time));
        return None;
    };
    if unit.is_empty() {
        notes.add(Kind::TimeWithoutUnit, place, &words(time));
        return None;
    }
    if unit == "ngay" && fold(&time.mota).contains("ngay lam viec") {
        notes.add(Kind::TimeUnitContradicted, place, &format!("{} ({})", words(time), time.mota));
    }
    match unit.as_str() {
        "gio" | "gio lam viec" => Some(Limit::Hours(count)),
        "ngay lam viec" => Some(Limit::WorkingDays(count)),
        "ngay" => Some(Limit::Days(count)),
        "thang" => Some(Limit::Months(count)),
        _ => {
            notes.add(Kind::TimeUnitUnknown, place, &words(time));
            None
        }
    }
}

/// Compares the first limit of each channel.
fn differing(source: &[shape::Channel], limits: &[LimitRule], notes: &mut Notes) {
    let first = |channel| limits.iter().find(|rule| rule.channel == Some(channel)).map(|rule| rule.limit);
    let found: Vec<Limit> =
        [Channel::Counter, Channel::Online, Channel::Post].into_iter().filter_map(first).collect();
    let Some(differs) = found.iter().find(|limit| Some(*limit) != found.first()) else { return };
    let by_ten = found.first().is_some_and(|first| match (*first, *differs) {
        (Limit::WorkingDays(one), Limit::WorkingDays(other)) | (Limit::Days(one), Limit::Days(other)) => {
            one.abs_diff(other) == 10
        }
        _ => false,
    });
    let kind = if by_ten { Kind::TimeDiffersByTen } else { Kind::TimeDiffers };
    let first_rows =
        source.iter().filter_map(|it| Some(format!("kênh {}: {}", it.kenh, words(it.thoigian.first()?))));
    notes.add(kind, "Cách thức thực hiện", &first_rows.collect::<Vec<_>>().join("; "));
}
