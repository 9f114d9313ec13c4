//! The messages, with the field names that portals exchange (domain reference, 4.4).
//!
//! Dates are `yyyyMMddHHmmss` in the time of Vietnam. What a partner needs and the names do not have is added:
//! `PhanLienThong` (which strand of a linked service), `DuLieuToKhai` (the answers of the form), hashes of papers.

use serde::{Deserialize, Serialize};

/// A dossier handed to a partner, the first time or again (`isUpdating`).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Dossier {
    /// It was handed over before; this replaces what was said then.
    #[serde(rename = "isUpdating")]
    pub is_updating: bool,
    /// Our reference: never changes.
    pub ma_ho_so: String,
    /// Our dossier code, once there is one.
    #[serde(default)]
    pub ma_so_tiep_nhan: Option<String>,
    /// Which strand.
    pub phan_lien_thong: String,
    /// National code of the procedure.
    #[serde(rename = "MaTTHC")]
    pub ma_tthc: String,
    /// Its name.
    #[serde(rename = "TenTTHC")]
    pub ten_tthc: String,
    /// Its field.
    pub ten_linh_vuc: String,
    /// 1 counter, 2 online, 3 post.
    pub kenh_thuc_hien: u8,
    /// Whose matter it is.
    pub chu_ho_so: String,
    /// 1 a person, 2 a business.
    pub loai_doi_tuong: u8,
    /// Their number.
    #[serde(default)]
    pub ma_doi_tuong: Option<String>,
    /// E-mail of who filed.
    #[serde(default)]
    pub email: Option<String>,
    /// Phone of who filed.
    #[serde(default)]
    pub so_dien_thoai: Option<String>,
    /// What it is about.
    pub trich_yeu_ho_so: String,
    /// When it was filed here.
    pub ngay_tiep_nhan: String,
    /// Our appointment, where there is one.
    #[serde(default)]
    pub ngay_hen_tra: Option<String>,
    /// Where it stands, 1 to 10.
    pub trang_thai_ho_so: u8,
    /// How the citizen wants the result: 0 at the counter, 1 by post, 2 electronically.
    pub hinh_thuc: u8,
    /// The agency that received it.
    pub don_vi_xu_ly: String,
    /// The answers of the form.
    pub du_lieu_to_khai: serde_json::Value,
    /// The papers.
    #[serde(default)]
    pub danh_sach_giay_to: Vec<Paper>,
    /// Results that came before and on which this one rests.
    #[serde(default)]
    pub danh_sach_ket_qua: Vec<Outcome>,
}

/// A paper of the dossier.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Paper {
    /// Its id here.
    pub id: String,
    /// The component's key.
    pub ma_thanh_phan: String,
    /// The file's name.
    pub ten_tep: String,
    /// Size in octets.
    pub kich_thuoc: u64,
    /// SHA-256, in hex: by it the file is handed over.
    #[serde(rename = "SHA256")]
    pub sha256: String,
    /// It no longer counts.
    #[serde(default)]
    pub da_xoa: bool,
}

/// A result, with the file where there is one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Outcome {
    /// What it is.
    pub ten_ket_qua: String,
    /// Its number.
    #[serde(default)]
    pub so_hieu: Option<String>,
    /// Its date, `yyyyMMdd`.
    #[serde(default)]
    pub ngay_ky: Option<String>,
    /// The id by which its file is fetched.
    #[serde(default)]
    pub ma_tep: Option<String>,
    /// The file's name.
    #[serde(default)]
    pub ten_tep: Option<String>,
    /// SHA-256 of the file, in hex.
    #[serde(default, rename = "SHA256")]
    pub sha256: Option<String>,
}

/// What happened to a dossier at the partner.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Progress {
    /// The message's own number: the same whenever it is sent.
    pub ma_thong_diep: String,
    /// Our reference.
    pub ma_ho_so: String,
    /// Which strand.
    pub phan_lien_thong: String,
    /// The partner's own code.
    #[serde(default)]
    pub ma_ho_so_doi_tac: Option<String>,
    /// Who worked on it.
    #[serde(default)]
    pub nguoi_xu_ly: Option<String>,
    /// Their position.
    #[serde(default)]
    pub chuc_danh: Option<String>,
    /// When it happened there: by this messages are ordered.
    pub thoi_diem_xu_ly: String,
    /// The unit.
    #[serde(default)]
    pub phong_ban_xu_ly: Option<String>,
    /// What was done, or why not.
    #[serde(default)]
    pub noi_dung_xu_ly: String,
    /// National status, 1 to 10.
    pub trang_thai: u8,
    /// When this step began.
    #[serde(default)]
    pub ngay_bat_dau: Option<String>,
    /// Until when it is to be done there.
    #[serde(default)]
    pub ngay_ket_thuc_theo_quy_dinh: Option<String>,
    /// The result is handed to us, to be given to the citizen here.
    #[serde(default)]
    pub tra_tai_mot_cua: bool,
    /// The results.
    #[serde(default)]
    pub danh_sach_ket_qua: Vec<Outcome>,
}

/// The answer to a dossier.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Taken {
    /// The partner's own code; absent while files are missing.
    #[serde(default)]
    pub ma_ho_so_doi_tac: Option<String>,
    /// Hashes of files that the partner does not have yet.
    #[serde(default)]
    pub thieu_tep: Vec<String>,
}

/// The answer to whatever is not taken.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Wrong {
    /// Why, in a sentence.
    pub loi: String,
}

/// All progress of one strand, in answer to the question for it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Heard {
    /// The messages, in whatever order.
    #[serde(default)]
    pub danh_sach: Vec<Progress>,
}

/// Our answer to a progress message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Received {
    /// `nhan`: taken now; `da-co`: known already.
    pub ket_qua: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_have_the_names_that_portals_exchange() {
        let text = serde_json::to_string(&Dossier { is_updating: true, ..Dossier::default() }).unwrap();
        for name in [
            "isUpdating",
            "MaHoSo",
            "MaTTHC",
            "TenTTHC",
            "TenLinhVuc",
            "KenhThucHien",
            "ChuHoSo",
            "LoaiDoiTuong",
            "MaDoiTuong",
            "Email",
            "SoDienThoai",
            "TrichYeuHoSo",
            "NgayTiepNhan",
            "NgayHenTra",
            "TrangThaiHoSo",
            "HinhThuc",
            "DonViXuLy",
        ] {
            assert!(text.contains(&format!("\"{name}\":")), "{name} is missing in {text}");
        }
        let text = serde_json::to_string(&Progress::default()).unwrap();
        for name in [
            "MaHoSo",
            "NguoiXuLy",
            "ChucDanh",
            "ThoiDiemXuLy",
            "PhongBanXuLy",
            "NoiDungXuLy",
            "TrangThai",
            "NgayBatDau",
            "NgayKetThucTheoQuyDinh",
        ] {
            assert!(text.contains(&format!("\"{name}\":")), "{name} is missing in {text}");
        }
    }
}
