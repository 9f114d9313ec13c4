//! What both sides of a mandate are told, in the transaction that causes it.
//!
//! To the address it was offered to, and to the principal's first one. An offer says the same to an address with an account
//! and to one without.

use base::{Power, Procedures, text::short_date};
use db::{DbError, Tx};
use outreach::{Address, Message};
use rules::mandate::State;

use super::Named;
use crate::{People, accounts};

fn send(people: &People, tx: &Tx, to: &Address, subject: &str, sentence: &str) -> Result<(), DbError> {
    let body = format!("{sentence}\n\nXem và trả lời tại {}/tai-khoan/uy-quyen\n", people.address);
    let message = Message { to: to.clone(), subject: subject.to_owned(), body };
    outreach::notify(tx, &people.vault, &message, people.now()).map(drop)
}

fn to_principal(people: &People, tx: &Tx, named: &Named, subject: &str, sentence: &str) -> Result<(), DbError> {
    let found = accounts::find(tx, &people.vault, named.kept.mandate.principal)?;
    match found.and_then(|found| found.contacts.into_iter().next()) {
        Some(to) if to != named.kept.contact => send(people, tx, &to, subject, sentence),
        _ => Ok(()),
    }
}

/// How far it goes, as a part of a sentence.
fn reach(named: &Named) -> String {
    let terms = &named.kept.mandate.terms;
    let power = match terms.power {
        Power::Follow => "xem, theo dõi hồ sơ",
        Power::File => "nộp, theo dõi hồ sơ",
        Power::Manage => "nộp, theo dõi hồ sơ và quản lý thành viên",
    };
    let procedures = match &terms.procedures {
        Procedures::All => "mọi thủ tục".to_owned(),
        Procedures::Only(codes) => format!("{} thủ tục được nêu", codes.len()),
    };
    let from = short_date(terms.from);
    let days = match terms.until {
        Some(last) => format!("từ ngày {from} đến hết ngày {}", short_date(last)),
        None => format!("từ ngày {from}, đến khi một bên chấm dứt"),
    };
    format!("{power} ({procedures}), {days}")
}

/// Whom the other side is called.
fn agent(named: &Named) -> String {
    named.agent.clone().unwrap_or_else(|| named.kept.contact.masked())
}

/// Both are told of an offer.
pub(super) fn offered(people: &People, tx: &Tx, named: &Named) -> Result<(), DbError> {
    let (principal, reach) = (&named.principal, reach(named));
    let days = rules::mandate::OFFER_DAYS;
    let what = if named.kept.mandate.business {
        "mời ông/bà làm thành viên để"
    } else {
        "ủy quyền cho ông/bà"
    };
    let sentence = format!(
        "{principal} {what} {reach}. Ông/bà đăng nhập, hoặc đăng ký tài khoản bằng chính địa chỉ này, để nhận hoặc từ \
         chối trong {days} ngày. Không quen {principal} thì xin bỏ qua tin này: ông/bà không phải làm gì."
    );
    send(people, tx, &named.kept.contact, &format!("{principal}: lời mời làm thay"), &sentence)?;
    let sentence =
        format!("Đã gửi đến {} lời mời: {reach}. Nếu không phải ông/bà gửi, xin rút lại ngay.", agent(named));
    to_principal(people, tx, named, "Đã gửi lời mời làm thay", &sentence)
}

/// Both are told that it was accepted, or declined.
pub(super) fn answered(people: &People, tx: &Tx, named: &Named) -> Result<(), DbError> {
    let (principal, reach) = (&named.principal, reach(named));
    if named.kept.mandate.state == State::Accepted {
        let sentence = format!("{} đã nhận làm thay {principal}: {reach}.", agent(named));
        to_principal(people, tx, named, "Lời mời làm thay đã được nhận", &sentence)?;
        let sentence =
            format!("Ông/bà đã nhận làm thay {principal}: {reach}. Ông/bà thôi làm thay lúc nào cũng được.");
        send(people, tx, &named.kept.contact, &format!("Ông/bà làm thay {principal}"), &sentence)
    } else {
        let sentence = format!("{} không nhận làm thay {principal}.", agent(named));
        to_principal(people, tx, named, "Lời mời làm thay bị từ chối", &sentence)
    }
}

/// Both are told that it is over.
pub(super) fn ended(people: &People, tx: &Tx, named: &Named, was_accepted: bool) -> Result<(), DbError> {
    let principal = &named.principal;
    let (subject, sentence) = if was_accepted {
        (
            format!("Chấm dứt việc làm thay {principal}"),
            format!(
                "Việc {} làm thay {principal} đã chấm dứt. Từ nay người này không xem và không làm được gì với hồ sơ của \
                 {principal} nữa; hồ sơ đã nộp vẫn được giải quyết như thường.",
                agent(named)
            ),
        )
    } else {
        (
            format!("{principal}: rút lời mời làm thay"),
            format!("{principal} đã rút lời mời làm thay gửi đến {}.", agent(named)),
        )
    };
    send(people, tx, &named.kept.contact, &subject, &sentence)?;
    to_principal(people, tx, named, &subject, &sentence)
}
