//! The steps of a story and the order in which they come.

use std::collections::VecDeque;

use rules::workflow::State;

use super::{
    dice::Dice,
    plan::{Pace, Way},
};

/// Something somebody does with a dossier. A step that is not called for when its turn comes is passed over:
/// paying where nothing is owed, confirming what handed-over to oneself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "the words are those of the life cycle's commands")]
pub enum Step {
    Draft,
    File,
    TakeIn,
    AskCompletion,
    Complete,
    Refuse,
    Withdraw,
    Accept,
    Pay,
    /// `keep`: the intake officer goes on with it where they are the specialist too.
    Transfer {
        keep: bool,
    },
    Confirm,
    Assign,
    AskOpinion,
    GiveOpinion,
    AskSupplement,
    Supply,
    FindComplete,
    RequireFinance,
    ConfirmFinance,
    Apologise,
    SubmitDraft,
    Review,
    Sign,
    Issue,
    HandResult,
    ReceiveResult,
    Return,
    Rate,
    ApproveWithdrawal,
    Stop,
    ReportIncident,
    CloseIncident,
}

impl Step {
    /// Whether the citizen takes it, when there is an account.
    pub fn is_citizens(self) -> bool {
        matches!(self, Self::Draft | Self::File | Self::Complete | Self::Withdraw | Self::Supply | Self::Rate)
    }

    /// Whether it counts against the limit.
    pub fn is_work(self) -> bool {
        use Step as S;
        matches!(
            self,
            S::Transfer { .. }
                | S::Confirm
                | S::Assign
                | S::AskOpinion
                | S::GiveOpinion
                | S::AskSupplement
                | S::FindComplete
                | S::RequireFinance
                | S::ConfirmFinance
                | S::Apologise
                | S::SubmitDraft
                | S::Review
                | S::Sign
                | S::Issue
                | S::HandResult
                | S::ReceiveResult
        )
    }
}

/// The steps that lead to `ending`; `number` counts the stories with that ending.
pub fn script(ending: State, way: Way, pace: Pace, days: i64, number: usize, dice: &mut Dice) -> VecDeque<Step> {
    use Step as S;
    let odd = number % 2 == 1;
    let mut steps = if way == Way::Online { vec![S::Draft, S::File] } else { vec![S::TakeIn] };
    match ending {
        State::Draft => return VecDeque::from([S::Draft]),
        State::Submitted => {}
        State::PreSupplement => steps.push(S::AskCompletion),
        State::NotAccepted if odd => steps.extend([S::AskCompletion, S::Complete, S::Refuse]),
        State::NotAccepted => steps.push(S::Refuse),
        State::Withdrawn if odd => steps.push(S::Withdraw),
        _ => accepted(ending, pace, days, odd, &mut steps, dice),
    }
    if ending == State::Returned && way == Way::Online && dice.chance(55) {
        steps.push(S::Rate);
    }
    // Papers are lost now and then; mostly it is put right.
    if number % 13 == 4 && steps.contains(&S::Accept) {
        let at = steps.iter().position(|step| *step == S::Accept).unwrap_or_default() + 1;
        steps.insert(at, S::ReportIncident);
        if !odd {
            steps.push(S::CloseIncident);
        }
    }
    steps.into()
}

fn accepted(ending: State, pace: Pace, days: i64, odd: bool, steps: &mut Vec<Step>, dice: &mut Dice) {
    use Step as S;
    if dice.chance(12) {
        steps.extend([S::AskCompletion, S::Complete]);
    }
    steps.push(S::Accept);
    let pays_later = ending == State::ResultReady && odd;
    if dice.chance(60) && !pays_later {
        steps.push(S::Pay);
    }
    if ending == State::Accepted {
        return;
    }
    steps.push(S::Transfer { keep: ending != State::Transferred });
    if ending == State::Transferred && odd {
        return;
    }
    steps.push(S::Confirm);
    if ending == State::Transferred {
        return;
    }
    steps.push(S::Assign);
    match ending {
        State::Withdrawn => steps.extend([S::Withdraw, S::ApproveWithdrawal]),
        State::Stopped => steps.push(S::Stop),
        State::Consulting => steps.push(S::AskOpinion),
        State::Supplement => steps.push(S::AskSupplement),
        State::SupplementHandedIn => steps.extend([S::AskSupplement, S::Supply]),
        State::WaitingFinance => steps.push(S::RequireFinance),
        State::InProcessing => detours(pace, days, steps, dice),
        _ => {
            detours(pace, days, steps, dice);
            signed(ending, odd, steps);
        }
    }
}

/// What happens on the way to some.
fn detours(pace: Pace, days: i64, steps: &mut Vec<Step>, dice: &mut Dice) {
    use Step as S;
    if days > 3 {
        match dice.between(1, 100) {
            1..=9 => steps.extend([S::AskSupplement, S::Supply, S::FindComplete]),
            10..=17 => steps.extend([S::AskOpinion, S::GiveOpinion]),
            18..=22 => steps.extend([S::RequireFinance, S::ConfirmFinance]),
            _ => {}
        }
    }
    if matches!(pace, Pace::Late(_)) && dice.chance(60) {
        steps.push(S::Apologise);
    }
}

fn signed(ending: State, odd: bool, steps: &mut Vec<Step>) {
    use Step as S;
    steps.push(S::SubmitDraft);
    if ending == State::ForSignature && odd {
        return;
    }
    steps.push(S::Review);
    for (state, then) in [
        (State::ForSignature, &[S::Sign][..]),
        (State::Signed, &[S::Issue]),
        (State::Issued, &[S::HandResult, S::ReceiveResult]),
        (State::ResultReady, &[S::Pay, S::Return]),
    ] {
        if ending == state {
            return;
        }
        steps.extend(then);
    }
}
