//! The national interface's own shape (operation LayThuTuc), one procedure a line.
//!
//! Field names are the interface's. Everything is text as printed; a number or null where text is expected
//! is read as text, because the interface is not consistent about it.

use serde::{Deserialize, Deserializer};

#[derive(Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub(super) struct Procedure {
    #[serde(deserialize_with = "printed")]
    pub matthc: String,
    #[serde(deserialize_with = "printed")]
    pub tentthc: String,
    #[serde(default, deserialize_with = "printed")]
    pub soquyetdinh: String,
    #[serde(default)]
    pub capthuchien: Vec<String>,
    #[serde(default, deserialize_with = "printed")]
    pub loaitthc: String,
    #[serde(default)]
    pub linhvucthuchien: Vec<Field>,
    #[serde(default)]
    pub doituongthuchien: Vec<String>,
    #[serde(default, deserialize_with = "printed")]
    pub coquanbanhanh: String,
    #[serde(default)]
    pub trinhtuthuchien: Vec<Steps>,
    #[serde(default)]
    pub cachthucthuchien: Vec<Channel>,
    #[serde(default)]
    pub thanhphanhoso: Vec<Papers>,
    #[serde(default, deserialize_with = "printed")]
    pub yeucau: String,
    #[serde(default)]
    pub ketquathuchien: Vec<ResultKind>,
    #[serde(default)]
    pub cancuphaply: Vec<Basis>,
    #[serde(default)]
    pub coquanthuchien: Vec<Agency>,
}

#[derive(Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub(super) struct Field {
    #[serde(default, deserialize_with = "printed")]
    pub tenlinhvuc: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub(super) struct Steps {
    #[serde(default, deserialize_with = "printed")]
    pub truonghop: String,
    #[serde(default)]
    pub trinhtu: Vec<Step>,
}

#[derive(Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub(super) struct Step {
    #[serde(default, deserialize_with = "printed")]
    pub tentrinhtu: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub(super) struct Channel {
    #[serde(default, deserialize_with = "printed")]
    pub kenh: String,
    #[serde(default)]
    pub thoigian: Vec<Time>,
}

#[derive(Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub(super) struct Time {
    #[serde(default, deserialize_with = "printed")]
    pub thoigiangiaiquyet: String,
    #[serde(default, deserialize_with = "printed")]
    pub donvitinh: String,
    #[serde(default)]
    pub philephi: Vec<Fee>,
    #[serde(default, deserialize_with = "printed")]
    pub mota: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub(super) struct Fee {
    #[serde(default, deserialize_with = "printed")]
    pub sotien: String,
    #[serde(default, deserialize_with = "printed")]
    pub donvi: String,
    #[serde(default, deserialize_with = "printed")]
    pub mota: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub(super) struct Papers {
    #[serde(default, deserialize_with = "printed")]
    pub truonghop: String,
    #[serde(default)]
    pub giayto: Vec<Paper>,
}

#[derive(Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub(super) struct Paper {
    #[serde(default, deserialize_with = "printed")]
    pub tengiayto: String,
    #[serde(default, deserialize_with = "printed")]
    pub tenmaudon: String,
    #[serde(default, deserialize_with = "printed")]
    pub sobanchinh: String,
    #[serde(default, deserialize_with = "printed")]
    pub sobansao: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub(super) struct ResultKind {
    #[serde(default, deserialize_with = "printed")]
    pub maketqua: String,
    #[serde(default, deserialize_with = "printed")]
    pub tenketqua: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub(super) struct Basis {
    #[serde(default, deserialize_with = "printed")]
    pub sovanban: String,
    #[serde(default, deserialize_with = "printed")]
    pub tenvanban: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub(super) struct Agency {
    #[serde(default, deserialize_with = "printed")]
    pub tendonvi: String,
}

fn printed<'de, D: Deserializer<'de>>(source: D) -> Result<String, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Shape {
        Text(String),
        Number(serde_json::Number),
        Nothing(()),
    }
    Ok(match Shape::deserialize(source)? {
        Shape::Text(text) => text,
        Shape::Number(number) => number.to_string(),
        Shape::Nothing(()) => String::new(),
    })
}
