//! One line of the list: what each column means, and what it may say.

use base::{
    AgencyId, Date, DocumentId, Moment, OfficerId, RevisionId, VIETNAM, Vnd,
    text::{fold, tidy},
};
use rules::{
    calendar::OfficeHours,
    document::Person,
    form::ForWhom,
    procedure::Channel,
    workflow::{Asked, DeliveryWay, ForeignResult, Outcome, Stage, State},
};

/// A line that was read.
#[derive(Debug, Clone)]
pub(super) struct Line {
    pub number: usize,
    pub code: String,
    pub revision: RevisionId,
    pub agency: AgencyId,
    pub channel: Channel,
    pub filer: Person,
    pub owner: Option<Person>,
    pub received: Moment,
    pub due: Moment,
    pub stage: Stage,
    pub delivery: DeliveryWay,
    pub delivery_address: Option<String>,
    pub owed: Vnd,
    pub paid: Vnd,
    /// An earlier run took it.
    pub known: bool,
}

impl Line {
    /// The state it has in the other system.
    pub fn state(&self) -> State {
        match self.stage {
            Stage::Accepted => State::Accepted,
            Stage::Transferred => State::Transferred,
            Stage::InProcessing { .. } => State::InProcessing,
            Stage::Supplement { .. } => State::Supplement,
            Stage::ResultReady { .. } => State::ResultReady,
        }
    }

    pub fn for_whom(&self) -> ForWhom {
        if self.owner.is_some() { ForWhom::Other } else { ForWhom::Myself }
    }
}

/// A column of the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Column {
    Code,
    Procedure,
    Agency,
    Channel,
    Filer,
    Identity,
    Phone,
    Email,
    Address,
    Owner,
    Received,
    Due,
    State,
    Officer,
    AskedSince,
    Asked,
    AnswerBy,
    ResultNumber,
    ResultDay,
    ResultSince,
    Outcome,
    Owed,
    Paid,
    Delivery,
}

/// The columns with their headings, in the order of the template; the first eight that are needed are marked.
pub(super) const COLUMNS: [(Column, &str, bool); 24] = [
    (Column::Code, "Mã hồ sơ", true),
    (Column::Procedure, "Mã thủ tục", true),
    (Column::Agency, "Cơ quan", true),
    (Column::Channel, "Kênh nộp", true),
    (Column::Filer, "Người nộp", true),
    (Column::Identity, "Số giấy tờ", false),
    (Column::Phone, "Điện thoại", false),
    (Column::Email, "Thư điện tử", false),
    (Column::Address, "Địa chỉ", false),
    (Column::Owner, "Chủ hồ sơ", false),
    (Column::Received, "Ngày tiếp nhận", true),
    (Column::Due, "Ngày hẹn trả", true),
    (Column::State, "Trạng thái", true),
    (Column::Officer, "Cán bộ", false),
    (Column::AskedSince, "Chờ bổ sung từ", false),
    (Column::Asked, "Nội dung bổ sung", false),
    (Column::AnswerBy, "Hạn bổ sung", false),
    (Column::ResultNumber, "Số kết quả", false),
    (Column::ResultDay, "Ngày kết quả", false),
    (Column::ResultSince, "Có kết quả từ", false),
    (Column::Outcome, "Nội dung kết quả", false),
    (Column::Owed, "Phí phải nộp", false),
    (Column::Paid, "Phí đã nộp", false),
    (Column::Delivery, "Hình thức nhận", false),
];

/// The headings of the list, for the template.
#[allow(clippy::indexing_slicing, reason = "reckoned by the compiler, which would say so")]
pub const HEADINGS: [&str; 24] = {
    let mut names = [""; 24];
    let mut place = 0;
    while place < 24 {
        names[place] = COLUMNS[place].1;
        place += 1;
    }
    names
};

/// The words of a closed column, folded, with what they mean.
type Words<T> = &'static [(&'static [&'static str], T)];

const CHANNELS: Words<Channel> = &[
    (&["truc tiep", "tai quay", "counter"], Channel::Counter),
    (&["truc tuyen", "online"], Channel::Online),
    (&["buu chinh", "qua buu chinh", "buu dien", "post"], Channel::Post),
];
const DELIVERIES: Words<DeliveryWay> = &[
    (&["truc tiep", "tai quay", "counter"], DeliveryWay::Counter),
    (&["buu chinh", "qua buu chinh", "buu dien", "post"], DeliveryWay::Post),
];
const OUTCOMES: Words<Outcome> =
    &[(&["dong y", "giai quyet", "positive"], Outcome::Positive), (&["tu choi", "negative"], Outcome::Negative)];
const STATES: Words<State> = &[
    (&["tiep nhan", "da tiep nhan", "accepted"], State::Accepted),
    (&["da chuyen", "transferred"], State::Transferred),
    (&["dang giai quyet", "dang xu ly", "in processing"], State::InProcessing),
    (&["cho bo sung", "supplement"], State::Supplement),
    (&["co ket qua", "da co ket qua", "result ready"], State::ResultReady),
];

/// The cells of one line, with what is wrong with them.
pub(super) struct Cells<'a> {
    pub cell: &'a dyn Fn(Column) -> String,
    pub hours: &'a OfficeHours,
    pub wrong: Vec<String>,
}

impl Cells<'_> {
    pub fn text(&self, column: Column) -> String {
        tidy(&(self.cell)(column))
    }

    pub fn maybe(&self, column: Column) -> Option<String> {
        Some(self.text(column)).filter(|text| !text.is_empty())
    }

    /// What must be there.
    pub fn needed(&mut self, column: Column) -> String {
        let text = self.text(column);
        if text.is_empty() {
            self.wrong.push(format!("thiếu “{}”", heading(column)));
        }
        text
    }

    fn one<T: Copy>(&mut self, column: Column, words: Words<T>) -> Option<T> {
        let text = self.text(column);
        if text.is_empty() {
            return None;
        }
        let folded = fold(&text);
        let found = words.iter().find(|(names, _)| names.contains(&folded.as_str()));
        if found.is_none() {
            let known: Vec<&str> = words.iter().filter_map(|(names, _)| names.first().copied()).collect();
            let known = known.join(", ");
            self.wrong.push(format!(
                "“{text}” ở cột “{}” không rõ; có thể ghi (không dấu cũng được): {known}",
                heading(column)
            ));
        }
        found.map(|(_, meaning)| *meaning)
    }

    pub fn channel(&mut self) -> Channel {
        self.needed(Column::Channel);
        self.one(Column::Channel, CHANNELS).unwrap_or(Channel::Counter)
    }
    pub fn delivery(&mut self) -> DeliveryWay {
        self.one(Column::Delivery, DELIVERIES).unwrap_or_default()
    }
    fn outcome(&mut self) -> Outcome {
        self.one(Column::Outcome, OUTCOMES).unwrap_or(Outcome::Positive)
    }

    /// Whole đồng: `8000`, `8.000`, `8.000 đ`.
    pub fn money(&mut self, column: Column) -> Vnd {
        let text = self.text(column);
        let digits: String = text.chars().filter(char::is_ascii_digit).collect();
        let strange = text.chars().any(|letter| !(letter.is_ascii_digit() || " .,đĐ".contains(letter)));
        let amount = if text.is_empty() { Some(0) } else { digits.parse().ok().filter(|_| !strange) };
        if amount.is_none() {
            self.wrong.push(format!("“{text}” ở cột “{}” không phải là số tiền", heading(column)));
        }
        Vnd(amount.unwrap_or_default())
    }

    /// A day, with the opening of the office where no time is given.
    pub fn opening(&mut self, column: Column) -> Option<Moment> {
        let opens = self.hours.spans().first().map(|span| span.0);
        self.moment(column, opens.unwrap_or_default())
    }
    /// A day, with the close of the office where no time is given.
    pub fn close(&mut self, column: Column) -> Option<Moment> {
        let close = self.hours.close();
        self.moment(column, close)
    }
    fn moment(&mut self, column: Column, otherwise: jiff::civil::Time) -> Option<Moment> {
        let text = self.needed(column);
        if text.is_empty() {
            return None;
        }
        let read = moment(&text, otherwise);
        if read.is_none() {
            self.wrong.push(not_a_day(&text, column));
        }
        read
    }

    pub fn day(&mut self, column: Column) -> Option<Date> {
        let text = self.text(column);
        if text.is_empty() {
            return None;
        }
        let read = day(&text);
        if read.is_none() {
            self.wrong.push(not_a_day(&text, column));
        }
        read
    }

    /// How far it is, with what its state asks for. `officer` knows who is named.
    pub fn stage(&mut self, officer: Option<OfficerId>) -> Option<Stage> {
        self.needed(Column::State);
        let state = self.one(Column::State, STATES)?;
        if matches!(state, State::InProcessing | State::Supplement) {
            self.needed(Column::Officer);
        }
        Some(match state {
            State::Accepted => Stage::Accepted,
            State::Transferred => Stage::Transferred,
            State::InProcessing => Stage::InProcessing { officer: officer? },
            State::Supplement => {
                let since = self.opening(Column::AskedSince);
                let reason = self.needed(Column::Asked);
                let answer_by = self.day(Column::AnswerBy);
                let document = DocumentId::new();
                let asked = Asked { reason, papers: Vec::new(), document, answer_by, by: officer? };
                Stage::Supplement { asked, since: since? }
            }
            _ => {
                let (number, since) = (self.needed(Column::ResultNumber), self.opening(Column::ResultSince));
                self.needed(Column::ResultDay);
                let (on, outcome) = (self.day(Column::ResultDay), self.outcome());
                Stage::ResultReady { result: ForeignResult { number, on: on?, outcome }, since: since? }
            }
        })
    }

    pub fn filer(&mut self) -> Person {
        Person {
            name: self.needed(Column::Filer),
            address: self.maybe(Column::Address),
            phone: self.maybe(Column::Phone),
            email: self.maybe(Column::Email),
            identity: self.maybe(Column::Identity),
        }
    }
}

pub(super) fn heading(column: Column) -> &'static str {
    COLUMNS.iter().find(|(it, ..)| *it == column).map_or("", |(_, name, _)| name)
}

fn not_a_day(text: &str, column: Column) -> String {
    format!("“{text}” ở cột “{}” không phải là ngày, ví dụ 24/4/2019 hoặc 24/4/2019 09:00", heading(column))
}

/// `24/4/2019`, `24/4/2019 09:00`, `2019-04-24`, `2019-04-24T09:00`.
fn moment(text: &str, otherwise: jiff::civil::Time) -> Option<Moment> {
    let (date, time) = text.split_once([' ', 'T']).map_or((text, None), |(date, time)| (date, Some(time)));
    let time = match time {
        Some(time) => clock(time.trim())?,
        None => otherwise,
    };
    Some(day(date)?.to_datetime(time).to_zoned(VIETNAM).ok()?.timestamp())
}

fn clock(text: &str) -> Option<jiff::civil::Time> {
    let mut parts = text.split([':', 'h']).map(|part| part.parse::<i8>().ok());
    let (hour, minute) = (parts.next()??, parts.next().unwrap_or(Some(0))?);
    jiff::civil::Time::new(hour, minute, 0, 0).ok()
}

fn day(text: &str) -> Option<Date> {
    let parts: Vec<&str> = text.split('/').collect();
    match parts.as_slice() {
        [day, month, year] => Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok(),
        _ => text.parse().ok(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read_with_and_without_a_time() {
        let close = jiff::civil::time(17, 0, 0, 0);
        let at = |text: &str| moment(text, close).map(|moment| base::local_time(moment).to_string());
        assert_eq!(at("24/4/2019").as_deref(), Some("2019-04-24T17:00:00"));
        assert_eq!(at("24/04/2019 09:15").as_deref(), Some("2019-04-24T09:15:00"));
        assert_eq!(at("24/04/2019 9h").as_deref(), None);
        assert_eq!(at("2019-04-24T09:15").as_deref(), Some("2019-04-24T09:15:00"));
        for wrong in ["31/2/2019", "24/4/19x", "hôm qua", "24/4/2019 25:00"] {
            assert_eq!(at(wrong), None, "{wrong}");
        }
    }
}
