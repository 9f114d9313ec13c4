//! The citizen confirms by a code that goes to their own phone or e-mail address and is read out.

use base::{DossierId, Refusal};
use db::Tx;
use outreach::{Address, Message};
use people::{
    accounts, agencies,
    codes::{self, Checked, Sent},
    contact,
};
use rules::{form::Lang, workflow::Confirmation};

use super::{
    super::{
        store::Loaded,
        submit::{Submitted, acknowledged, enter},
    },
    filed_before, filing, fingerprint, own, whole,
};
use crate::{CaseError, Operation};

const PURPOSE: &str = "assisted";

/// Where the citizen can be sent a code: the confirmed contacts of their account, and only without one what
/// was typed. Never the officer's own.
pub fn reached_at(op: Operation, id: DossierId) -> Result<Vec<Address>, CaseError> {
    op.office.db.read(|tx| {
        let loaded = own(tx, &op, id, false)?;
        addresses(tx, &op, &loaded)
    })
}

fn addresses(tx: &Tx, op: &Operation, loaded: &Loaded) -> Result<Vec<Address>, CaseError> {
    let vault = &op.office.vault;
    if let Some(filer) = loaded.dossier.parties.filer {
        return Ok(accounts::find(tx, vault, filer)?.map(|account| account.contacts).unwrap_or_default());
    }
    let filer = super::working_copy(tx, loaded)?.filer;
    let me = op.officer()?.account;
    let mut found = Vec::new();
    for typed in [filer.phone, filer.email].into_iter().flatten() {
        let Some(contact) = contact::parse(&typed) else { continue };
        let whose = accounts::by_contact(tx, vault, &contact)?;
        if whose.is_none() || whose != me {
            found.push(contact);
        }
    }
    Ok(found)
}

/// Sends a code about the draft as it is now. Refused while something is missing, and when too many were sent.
pub fn ask_code(op: Operation, id: DossierId, to: &Address, lang: Lang) -> Result<(), CaseError> {
    op.office.db.write(|tx| {
        let loaded = own(tx, &op, id, true)?;
        whole(tx, &op, &loaded, lang)?;
        if !addresses(tx, &op, &loaded)?.contains(to) {
            return Err(Refusal::new("not_the_citizens_address").into());
        }
        let sent = about(tx, &loaded, to)?;
        let officer = op.officer()?;
        let agency = agencies::by_id(tx, officer.agency)?.map(|agency| agency.full_name).unwrap_or_default();
        let who = format!("{} ({agency})", officer.name);
        let issued = codes::issue(tx, &op.office.vault, &sent, |code| message(to, &loaded, &who, code), op.now)?;
        if issued.sent { Ok(()) } else { Err(Refusal::new("codes_too_many").into()) }
    })
}

/// The code is about these very answers and files; whatever changes makes it worthless.
fn about(tx: &Tx, loaded: &Loaded, to: &Address) -> Result<Sent, CaseError> {
    let subject = format!("{} {}", loaded.id, fingerprint(tx, loaded)?);
    Ok(Sent { purpose: PURPOSE.to_owned(), subject, address: to.clone() })
}

fn message(to: &Address, loaded: &Loaded, who: &str, code: &str) -> Message {
    Message {
        to: to.clone(),
        subject: format!("Mã xác nhận khai hộ: {code}"),
        body: format!(
            "Kính gửi {},\n\n{who} đang khai hộ ông/bà thủ tục: {}. Nếu ông/bà đã xem và đồng ý với nội dung khai, xin \
             đọc mã {code} cho cán bộ để nộp hồ sơ. Mã dùng được trong 10 phút.\n\nNếu ông/bà không nhờ khai hộ, xin đừng \
             cho ai biết mã này.",
            loaded.header.filer.name, loaded.header.procedure
        ),
    }
}

/// Files the draft on the code that the citizen read out. A wrong code counts and is told; a code that was
/// right is used up only when the dossier is filed.
pub fn confirm_by_code(
    op: Operation,
    id: DossierId,
    to: &Address,
    code: &str,
    lang: Lang,
) -> Result<Submitted, CaseError> {
    let outcome = op.office.db.write(|tx| {
        let mut loaded = own(tx, &op, id, true)?;
        if let Some(before) = filed_before(&op, &loaded)? {
            return Ok::<_, CaseError>(Ok(before));
        }
        if !addresses(tx, &op, &loaded)?.contains(to) {
            return Err(Refusal::new("not_the_citizens_address").into());
        }
        let sent = about(tx, &loaded, to)?;
        let checked = codes::check(tx, &op.office.vault, &sent, code, op.now)?;
        if checked != Checked::Right {
            // Kept, so that the try counts.
            return Ok(Err(checked));
        }
        enter(tx, &op, &mut loaded, filing(Confirmation::Code, lang))?;
        Ok(Ok(acknowledged(&loaded, true)))
    })?;
    match outcome {
        Ok(submitted) => Ok(submitted),
        Err(checked) => {
            let refusal = checked.into_result().err();
            Err(refusal.unwrap_or_else(|| Refusal::new("code_expired")).into())
        }
    }
}
