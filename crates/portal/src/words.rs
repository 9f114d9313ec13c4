//! How values of the domain are said on the portal's pages.

use rules::{
    calendar::Limit,
    fee::{Amount, FeeRule},
    form::Text,
    procedure::{Channel, Tier},
};
use webkit::{Lang, Page};

/// A text in the page's language, Vietnamese where it is not translated.
pub fn text(page: &Page, text: &Text) -> String {
    match (page.lang(), &text.en) {
        (Lang::En, Some(en)) => en.clone(),
        _ => text.vi.clone(),
    }
}

/// The catalogue's tier of an agency: departments are the province's.
pub fn tier_of(tier: people::agencies::Tier) -> Tier {
    match tier {
        people::agencies::Tier::Province | people::agencies::Tier::Department => Tier::Province,
        people::agencies::Tier::District => Tier::District,
        people::agencies::Tier::Commune => Tier::Commune,
    }
}

/// The key of a tier's name.
pub fn tier_key(tier: Tier) -> &'static str {
    match tier {
        Tier::Ministry => "tier.ministry",
        Tier::Province => "tier.province",
        Tier::District => "tier.district",
        Tier::Commune => "tier.commune",
        Tier::Other => "tier.other",
    }
}

/// The tier that an address calls so.
pub fn tier_from(word: &str) -> Option<Tier> {
    match word {
        "tinh" => Some(Tier::Province),
        "huyen" => Some(Tier::District),
        "xa" => Some(Tier::Commune),
        _ => None,
    }
}

/// The key of a channel's name.
pub fn channel_key(channel: Channel) -> &'static str {
    match channel {
        Channel::Counter => "channel.counter",
        Channel::Online => "channel.online",
        Channel::Post => "channel.post",
    }
}

/// A time limit in words.
pub fn limit(page: &Page, limit: Limit) -> String {
    match limit {
        Limit::Hours(count) => page.t1("limit.hours", "count", count),
        Limit::WorkingDays(count) => page.t1("limit.working_days", "count", count),
        Limit::Days(count) => page.t1("limit.days", "count", count),
        Limit::Months(count) => page.t1("limit.months", "count", count),
        Limit::SameDay => page.t("limit.same_day"),
    }
}

/// What a fee costs, in words; unknown is never shown as nothing.
pub fn amount(page: &Page, rule: &FeeRule) -> String {
    match &rule.amount {
        Amount::Free => page.t("fee.free"),
        Amount::CouncilSet => page.t("fee.council_set"),
        Amount::Unclear => page.t("fee.unclear"),
        Amount::Dossier { each } => page.t1("fee.per_dossier", "amount", each.vnd()),
        Amount::Case { each } => page.t1("fee.per_case", "amount", each.vnd()),
        Amount::Copy { each } => page.t1("fee.per_copy", "amount", each.vnd()),
        Amount::Page { brackets, at_most } => {
            let mut parts: Vec<String> = brackets
                .steps()
                .map(|(from, each)| page.t2("fee.per_page", "from", from, "amount", each))
                .collect();
            if let Some(most) = at_most {
                parts.push(page.t1("fee.at_most", "amount", most.vnd()));
            }
            parts.join("; ")
        }
    }
}

/// The key of the name of an agency's tier.
pub fn tier_word(tier: people::agencies::Tier) -> &'static str {
    match tier {
        people::agencies::Tier::Province => "tier.committee",
        people::agencies::Tier::Department => "tier.department",
        people::agencies::Tier::District => "tier.district",
        people::agencies::Tier::Commune => "tier.commune",
    }
}
/// A moment as the reader's language writes it: `15:00 ngày 12/11/2026`.
pub fn moment(page: &Page, at: base::Moment) -> String {
    let time = base::local_time(at);
    let clock = format!("{:02}:{:02}", time.hour(), time.minute());
    page.t2("when.moment", "time", clock, "day", base::text::short_date(time.date()))
}

/// A number of bytes: `812 KB`, `2,3 MB`.
pub fn size(page: &Page, bytes: u64) -> String {
    const MEGA: u64 = 1024 * 1024;
    if bytes < MEGA {
        return format!("{} KB", bytes.div_ceil(1024));
    }
    let tenths = bytes * 10 / MEGA;
    let point = if page.lang() == Lang::Vi { ',' } else { '.' };
    format!("{}{point}{} MB", tenths / 10, tenths % 10)
}

/// How the result is received, in words.
pub fn delivery(page: &Page, way: rules::workflow::DeliveryWay, one_stop: &str) -> String {
    use rules::workflow::DeliveryWay::{Counter, Electronic, Post};
    match way {
        Counter => page.t1("delivery.counter", "place", one_stop),
        Post => page.t("delivery.post"),
        Electronic => page.t("delivery.electronic"),
    }
}

/// How many originals and copies of a paper the office keeps, where the sheet says so.
pub fn counts(page: &Page, paper: &rules::procedure::Component) -> Option<String> {
    let parts = [
        ("paper.originals", paper.originals),
        ("paper.certified", paper.certified),
        ("paper.copies", paper.copies),
    ];
    let said: Vec<String> = parts
        .into_iter()
        .filter(|(_, count)| *count > 0)
        .map(|(key, count)| page.t1(key, "count", count))
        .collect();
    (!said.is_empty()).then(|| page.t1("paper.on_paper", "counts", said.join(", ")))
}

/// The name of a state.
pub fn state_name(page: &Page, state: rules::workflow::State) -> String {
    page.t(&format!("state.dossier.{}", state.word()))
}

/// A state as a coloured word.
pub fn state(page: &Page, state: rules::workflow::State) -> webkit::ui::Tag {
    use rules::workflow::State as S;
    let colour = match state {
        S::Draft | S::Withdrawn | S::Stopped => "grey",
        S::Submitted | S::SupplementHandedIn => "blue",
        S::PreSupplement | S::Supplement | S::WaitingFinance => "yellow",
        S::NotAccepted => "red",
        S::ResultReady | S::Returned => "green",
        _ => "turquoise",
    };
    page.ui().tag(state_name(page, state), colour)
}
