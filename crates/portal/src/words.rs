//! How values of the domain are said on the portal's pages.

pub use filing::words::{cases, moment, money, text};
use rules::{
    calendar::Limit,
    fee::{Amount, FeeRule},
    procedure::{Channel, Tier},
};
use webkit::Page;

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
        Amount::Dossier { each } => page.t1("fee.per_dossier", "amount", money(page, each.vnd())),
        Amount::Case { each } => page.t1("fee.per_case", "amount", money(page, each.vnd())),
        Amount::Copy { each } => page.t1("fee.per_copy", "amount", money(page, each.vnd())),
        Amount::Page { brackets, at_most } => {
            let mut parts: Vec<String> = brackets
                .steps()
                .map(|(from, each)| page.t2("fee.per_page", "from", from, "amount", money(page, each)))
                .collect();
            if let Some(most) = at_most {
                parts.push(page.t1("fee.at_most", "amount", money(page, most.vnd())));
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

/// A due moment, marked while it rests on days off that nobody has decided.
pub fn due(page: &Page, at: base::Moment, provisional: bool) -> String {
    let shown = moment(page, at);
    if provisional { format!("{shown} ({})", page.t("dossier.provisional_word")) } else { shown }
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
