//! What a partner gets of a dossier: the record of domain reference 4.4, with the form's answers and the hashes of
//! the papers.

use db::Tx;
use liaison::{
    message::{self, Outcome},
    stamp,
};
use rules::{
    form::ForWhom,
    procedure::Channel,
    workflow::{DeliveryWay, Strand},
};

use super::super::{
    attachment::{self, Attachment, Role},
    save_answers::working_copy,
    store::Loaded,
    surroundings::agency_name,
};
use crate::CaseError;

/// A message with the files it names.
pub struct Parcel {
    pub message: message::Dossier,
    pub files: Vec<Attachment>,
}

/// The message about one strand, as the dossier is now.
pub fn parcel(tx: &Tx, loaded: &Loaded, strand: &Strand, is_updating: bool) -> Result<Parcel, CaseError> {
    let content = working_copy(tx, loaded)?;
    let files = papers(tx, loaded)?;
    let dossier = &loaded.dossier;
    let owner = content.owner.clone().unwrap_or_else(|| content.filer.clone());
    let message = message::Dossier {
        is_updating,
        ma_ho_so: loaded.summary.reference.clone(),
        ma_so_tiep_nhan: dossier.code().map(str::to_owned),
        phan_lien_thong: strand.key.clone(),
        ma_tthc: strand.procedure.clone().unwrap_or_else(|| loaded.summary.procedure_code.clone()),
        ten_tthc: strand.name.clone(),
        ten_linh_vuc: loaded.summary.field.clone(),
        kenh_thuc_hien: channel(dossier.channel),
        chu_ho_so: owner.name,
        loai_doi_tuong: if content.for_whom == ForWhom::Business { 2 } else { 1 },
        ma_doi_tuong: owner.identity,
        email: content.filer.email.clone(),
        so_dien_thoai: content.filer.phone.clone(),
        trich_yeu_ho_so: loaded.header.procedure.clone(),
        ngay_tiep_nhan: dossier.submitted_at.map(stamp).unwrap_or_default(),
        ngay_hen_tra: dossier.due.map(|due| stamp(due.current)),
        trang_thai_ho_so: dossier.state.national_code().unwrap_or(1),
        hinh_thuc: delivery(dossier.delivery.way),
        don_vi_xu_ly: agency_name(tx, dossier.agency)?,
        du_lieu_to_khai: serde_json::to_value(&content.answers)
            .map_err(|error| db::DbError::Engine(error.to_string()))?,
        danh_sach_giay_to: files.iter().map(paper).collect(),
        danh_sach_ket_qua: results(loaded, strand),
    };
    Ok(Parcel { message, files })
}

/// The files with which the office works, of what was filed.
fn papers(tx: &Tx, loaded: &Loaded) -> Result<Vec<Attachment>, CaseError> {
    let mut files = attachment::of(tx, &loaded.key, loaded.id)?;
    files.retain(|file| file.round.is_some() && file.role != Role::Received);
    Ok(files)
}

fn paper(file: &Attachment) -> message::Paper {
    message::Paper {
        id: file.id.to_string(),
        ma_thanh_phan: file.component.clone(),
        ten_tep: file.name.clone(),
        kich_thuoc: file.size,
        sha256: file.sha256.clone(),
        da_xoa: false,
    }
}

/// The results on which this strand rests: the one made here, and those of other partners.
fn results(loaded: &Loaded, strand: &Strand) -> Vec<Outcome> {
    let plain = |name: &str, number: Option<String>, on: Option<base::Date>| Outcome {
        ten_ket_qua: name.to_owned(),
        so_hieu: number,
        ngay_ky: on.map(|on| on.strftime("%Y%m%d").to_string()),
        ma_tep: None,
        ten_tep: None,
        sha256: None,
    };
    let needed = strand.after.iter().filter_map(|key| loaded.dossier.strand(key));
    needed
        .flat_map(|needed| match (&needed.partner, loaded.dossier.issued()) {
            (None, Some(issued)) => vec![plain(&needed.name, Some(issued.number.clone()), Some(issued.on))],
            (None, None) => Vec::new(),
            (Some(_), _) => {
                let said = needed.latest().map(|latest| latest.results.clone()).unwrap_or_default();
                said.into_iter().map(|result| plain(&result.name, result.number, result.on)).collect()
            }
        })
        .collect()
}

fn channel(channel: Channel) -> u8 {
    match channel {
        Channel::Counter => 1,
        Channel::Online => 2,
        Channel::Post => 3,
    }
}

fn delivery(way: DeliveryWay) -> u8 {
    match way {
        DeliveryWay::Counter => 0,
        DeliveryWay::Post => 1,
        DeliveryWay::Electronic => 2,
    }
}

/// The key under which a partner knows one forwarding.
pub fn key(loaded: &Loaded, strand: &Strand) -> String {
    format!("{}/{}/{}", loaded.summary.reference, strand.key, strand.forwarded)
}
