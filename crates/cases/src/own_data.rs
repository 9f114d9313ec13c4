//! Everything that is kept about a citizen, as one archive for themself (Law 91/2025/QH15 on the protection of personal
//! data: the right to a copy; before it Decree 13/2023/NĐ-CP, article 9): what the account says, their dossiers with
//! answers, files and papers, who saw them, the messages that were sent.
//!
//! What officers write for each other stays inside, as on the pages. Deliberately absent: correcting what was filed,
//! which is a procedure of its own.

use std::io::{Cursor, Write};

use base::DossierId;
use people::accounts::Account;
use serde_json::{Value, json};
use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

use crate::{
    CaseError, Operation,
    dossier::{
        self, View,
        access::{self, Access},
        attachment,
    },
    rating,
};

/// Files beyond this many bytes stay out; the archive names them, and each is downloaded on its dossier's page.
const MOST_BYTES: u64 = 200 * 1024 * 1024;
/// The most messages.
const MOST_MESSAGES: u32 = 1_000;

/// An archive being written.
struct Archive {
    zip: ZipWriter<Cursor<Vec<u8>>>,
    bytes: u64,
}

impl Archive {
    fn put(&mut self, name: &str, bytes: &[u8]) -> Result<(), CaseError> {
        let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
        self.zip.start_file(name, options).map_err(broken)?;
        self.zip.write_all(bytes).map_err(broken)
    }
    /// Puts a file, if there is room for it.
    fn put_file(&mut self, name: &str, bytes: &[u8]) -> Result<bool, CaseError> {
        self.bytes += bytes.len() as u64;
        if self.bytes > MOST_BYTES {
            return Ok(false);
        }
        self.put(name, bytes).map(|()| true)
    }
    fn put_json(&mut self, name: &str, value: &Value) -> Result<(), CaseError> {
        self.put(name, serde_json::to_string_pretty(value).map_err(broken)?.as_bytes())
    }
}

fn broken(error: impl std::fmt::Display) -> CaseError {
    CaseError::Store(db::DbError::Engine(format!("archive: {error}")))
}

/// The archive of the citizen who asks in their own matters and has shown a code just now. `about` is what the archive says of itself,
/// `sessions` what else the account knows.
pub fn archive(op: Operation, account: &Account, about: &str, sessions: &Value) -> Result<Vec<u8>, CaseError> {
    op.proved()?;
    op.in_person()?;
    let mut archive = Archive { zip: ZipWriter::new(Cursor::new(Vec::new())), bytes: 0 };
    archive.put("doc-truoc.txt", about.as_bytes())?;
    archive.put_json("tai-khoan.json", &account_as_json(op, account, sessions)?)?;
    for row in dossier::mine(op)? {
        let folder = format!("ho-so/{}", row.code.as_ref().unwrap_or(&row.reference));
        match dossier::view(op, row.id) {
            Ok(view) => one(op, &mut archive, &folder, &view)?,
            // Its content was destroyed by its time: what is left is said.
            Err(CaseError::Refused(refusal)) => {
                let left = json!({ "ma_tam": row.reference, "ma_ho_so": row.code, "ly_do": refusal.key,
                    "chi_tiet": refusal.args });
                archive.put_json(&format!("{folder}/ho-so.json"), &left)?;
            }
            Err(error) => return Err(error),
        }
    }
    Ok(archive.zip.finish().map_err(broken)?.into_inner())
}

fn account_as_json(op: Operation, account: &Account, sessions: &Value) -> Result<Value, CaseError> {
    let contacts: Vec<&str> = account.contacts.iter().map(outreach::Address::text).collect();
    let mut messages = Vec::new();
    for contact in &account.contacts {
        let vault = &op.office.vault;
        let sent = op.office.db.read(|tx| outreach::newest(tx, vault, Some(contact), MOST_MESSAGES))?;
        messages.extend(sent.into_iter().map(|kept| {
            json!({ "luc": kept.written_at.to_string(), "den": contact.text(), "tieu_de": kept.message.subject,
                "noi_dung": kept.message.body })
        }));
    }
    Ok(json!({
        "ma_tai_khoan": account.id,
        "lap_luc": account.created_at.to_string(),
        "dia_chi_dang_nhap": contacts,
        "thong_tin": account.profile,
        "phien_va_su_kien": sessions,
        "tin_da_gui": messages,
    }))
}

fn one(op: Operation, archive: &mut Archive, folder: &str, view: &View) -> Result<(), CaseError> {
    let id = view.summary.id;
    let mut left_out = Vec::new();
    for (number, file) in (1..).zip(&view.files) {
        let (file, bytes) = attachment::kept(op, id, file.id)?;
        let name = format!("tep/{number:02}-{}", plain(&file.name));
        if !archive.put_file(&format!("{folder}/{name}"), &bytes)? {
            left_out.push(name);
        }
    }
    for (number, paper) in (1..).zip(&view.documents) {
        // A paper that is not the citizen's yet (a result before it is handed over) is not in the archive either.
        let Ok((paper, bytes)) = dossier::read_paper(op, id, paper.id) else { continue };
        let name = format!("van-ban/{number:02}-{}", plain(&paper.name));
        if !archive.put_file(&format!("{folder}/{name}"), &bytes)? {
            left_out.push(name);
        }
    }
    archive.put_json(&format!("{folder}/ho-so.json"), &dossier_as_json(op, id, view, &left_out)?)
}

fn dossier_as_json(op: Operation, id: DossierId, view: &View, left_out: &[String]) -> Result<Value, CaseError> {
    let seen: Vec<Value> = access::of_dossier(op, id)?.iter().map(seen).collect();
    let happened = view.history.iter().map(|recorded| {
        json!({ "luc": recorded.at.to_string(), "viec": recorded.event.kind().word(), "ben": recorded.by })
    });
    let rating = rating::of(op, id)?;
    Ok(json!({
        "ma_tam": view.summary.reference,
        "ma_ho_so": view.summary.code,
        "ma_tra_cuu": view.header.secret,
        "thu_tuc": view.header.procedure,
        "tinh_trang": view.summary.state.word(),
        "noi_dung_khai": view.content,
        "dien_bien": happened.collect::<Vec<_>>(),
        "ai_da_xem": seen,
        "danh_gia": rating.map(|rating| json!({ "diem": rating.score, "loi": rating.words })),
        "khong_kem_vi_qua_lon": left_out,
    }))
}

fn seen(access: &Access) -> Value {
    json!({
        "luc": access.at.to_string(),
        "co_quan": access.agency,
        "chuc_danh": access.title,
        "da_mo": access.opened.iter().map(|opened| opened.word()).collect::<Vec<_>>(),
        "vi_sao": access.duty.word(),
        "ly_do": access.reason,
    })
}

/// A file's name as it may stand in an archive: no folders, nothing that a system takes for its own.
fn plain(name: &str) -> String {
    let kept = |letter: char| letter.is_alphanumeric() || matches!(letter, '.' | '-' | '_' | ' ');
    let name: String = name.chars().map(|letter| if kept(letter) { letter } else { '_' }).take(100).collect();
    name.trim_start_matches('.').trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_name_leads_out_of_the_archives_folder() {
        assert_eq!(plain("../../etc/passwd"), "_.._etc_passwd");
        assert_eq!(plain("giấy tờ.pdf"), "giấy tờ.pdf");
        assert_eq!(plain("C:\\a.exe"), "C__a.exe");
    }
}
