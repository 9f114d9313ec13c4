//! What a partner says, heard at our door or fetched, becomes an event once.

use base::{Actor, Date, Denied, Refusal};
use liaison::{Lines, message::Progress, moment_of};
use rules::workflow::{Command, PartnerFile, PartnerResult, Report};

use super::{
    super::{
        perform::{Terms, perform, scoped},
        store as dossiers,
    },
    PartnerCard, store,
};
use crate::{CaseError, Office, Operation};

/// How many strands of one partner are asked for at once.
const AT_ONCE: u32 = 50;
/// The most letters of what a partner writes that are kept.
const MOST_LETTERS: usize = 2_000;

/// What came of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hearing {
    /// It is an event now.
    New,
    /// It was known.
    Known,
}

/// Takes in what `partner` says. Of a dossier that this partner does not have it looks as if it were not there.
pub fn hear(office: &Office, partner: &str, progress: &Progress) -> Result<Hearing, CaseError> {
    let op = Operation::new(office, &Actor::System);
    let report = report(progress)?;
    office.db.write(|tx| {
        let id = dossiers::by_name(tx, &progress.ma_ho_so)?.ok_or(Denied::NotFound)?;
        let mut loaded = scoped(tx, &op, id, true)?;
        let strand = loaded.dossier.strand(&progress.phan_lien_thong);
        let theirs = strand.and_then(|strand| strand.partner.as_ref()).is_some_and(|it| it.key == partner);
        if !theirs {
            return Err(Denied::NotFound.into());
        }
        let command = Command::Hear { strand: progress.phan_lien_thong.clone(), report: report.clone() };
        let events = perform(tx, &op, &mut loaded, &command, Terms::NONE)?;
        Ok(if events.is_empty() { Hearing::Known } else { Hearing::New })
    })
}

fn report(progress: &Progress) -> Result<Report, Refusal> {
    let unreadable = |field: &str| Refusal::new("report_unreadable").with("field", field);
    let at = moment_of(&progress.thoi_diem_xu_ly).ok_or_else(|| unreadable("ThoiDiemXuLy"))?;
    let until = progress.ngay_ket_thuc_theo_quy_dinh.as_deref().filter(|text| !text.is_empty());
    let until =
        until.map(|text| moment_of(text).ok_or_else(|| unreadable("NgayKetThucTheoQuyDinh"))).transpose()?;
    let results = progress.danh_sach_ket_qua.iter().map(|outcome| {
        let on = outcome.ngay_ky.as_deref().filter(|text| !text.is_empty());
        let on = on.map(|text| day(text).ok_or_else(|| unreadable("NgayKy"))).transpose()?;
        let file = outcome.ma_tep.clone().zip(outcome.sha256.clone()).map(|(id, sha256)| PartnerFile {
            id,
            name: outcome.ten_tep.clone().unwrap_or_else(|| "ket-qua.pdf".to_owned()),
            sha256: sha256.to_ascii_lowercase(),
        });
        Ok::<_, Refusal>(PartnerResult {
            name: outcome.ten_ket_qua.clone(),
            number: outcome.so_hieu.clone(),
            on,
            file,
        })
    });
    Ok(Report {
        id: progress.ma_thong_diep.trim().chars().take(100).collect(),
        code: progress.trang_thai,
        at,
        unit: progress.phong_ban_xu_ly.clone().filter(|text| !text.trim().is_empty()),
        words: progress.noi_dung_xu_ly.chars().take(MOST_LETTERS).collect(),
        until,
        foreign_code: progress.ma_ho_so_doi_tac.clone().filter(|text| !text.trim().is_empty()),
        returns_here: progress.tra_tai_mot_cua,
        results: results.collect::<Result<_, _>>()?,
    })
}

/// `20190424`.
fn day(digits: &str) -> Option<Date> {
    Date::strptime("%Y%m%d", digits).ok().filter(|_| digits.len() == 8)
}

/// Asks every partner for news of what it has not spoken of for a while: calls get lost. Tells how many strands were
/// asked for. What fails is written beside the strand and asked again the next time.
pub fn ask_for_news(office: &Office, lines: &Lines) -> Result<usize, CaseError> {
    let mut asked = 0;
    for partner in &office.settings.partners {
        let Some(line) = lines.get(&partner.key) else { continue };
        asked += ask_one(office, line, partner)?;
    }
    Ok(asked)
}

fn ask_one(office: &Office, line: &liaison::Line, partner: &PartnerCard) -> Result<usize, CaseError> {
    let before = office.now() - partner.every;
    let due = office.db.read(|tx| store::to_be_asked(tx, &partner.key, before, AT_ONCE))?;
    for row in &due {
        let op = Operation::new(office, &Actor::System);
        let reference =
            office.db.read(|tx| Ok::<_, CaseError>(scoped(tx, &op, row.dossier, false)?.summary.reference))?;
        let error = match line.progress(&reference, &row.strand, office.now()) {
            Ok(said) => take_all(office, partner, row, &said),
            Err(trouble) => Some(trouble.to_string()),
        };
        office.db.write(|tx| store::asked(tx, row.dossier, &row.strand, error.as_deref(), office.now()))?;
        if error.is_some() {
            // A partner that is down is not asked for every strand it has.
            break;
        }
    }
    Ok(due.len())
}

/// Takes in what was fetched; a message that the rules refuse hides no other.
fn take_all(office: &Office, partner: &PartnerCard, row: &store::Sync, said: &[Progress]) -> Option<String> {
    let mut wrong = None;
    for progress in said.iter().filter(|progress| progress.phan_lien_thong == row.strand) {
        if let Err(error) = hear(office, &partner.key, progress) {
            tracing::warn!(dossier = %row.dossier, strand = row.strand, %error, "fetched news is not taken");
            wrong = Some(format!("a fetched message is not taken: {error}"));
        }
    }
    wrong
}
