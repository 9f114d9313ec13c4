//! The results of the shipped procedures are set from the answers of their accepted examples.

#![allow(clippy::unwrap_used, reason = "helpers of tests")]

use std::path::{Path, PathBuf};

use base::paper::Renderer;
use paper::Press;
use rules::{
    document::{OfficialResult, Paper},
    form::{Answers, Facts, Form, Lang, journey::Journey, summary::by_path},
};
use serde_json::Value;

fn folders() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../procedures");
    let all = std::fs::read_dir(root).unwrap().map(|entry| entry.unwrap().path());
    all.filter(|path| path.join("result.typ").exists()).collect()
}

fn text(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap()
}

fn example(path: &Path) -> Value {
    serde_json::from_str(&text(path)).unwrap()
}

/// The examples that stand alone or are a base with top-level changes.
fn accepted(folder: &Path) -> Vec<(Answers, Facts)> {
    let files = std::fs::read_dir(folder.join("examples")).unwrap().map(|entry| entry.unwrap().path());
    let files = files.filter(|path| path.file_name().unwrap().to_string_lossy().starts_with("accepted__"));
    files.map(|path| whole(folder, &example(&path))).collect()
}

fn whole(folder: &Path, example_read: &Value) -> (Answers, Facts) {
    let mut facts =
        serde_json::json!({"today": "2019-11-20", "for": "self", "channel": "online", "tier": "commune"});
    let (mut answers, from) = match example_read.get("base").and_then(Value::as_str) {
        None => (example_read.get("answers").cloned().unwrap(), None),
        Some(base) => {
            let (answers, facts) = whole(folder, &example(&folder.join(format!("examples/{base}.json"))));
            (serde_json::to_value(answers).unwrap(), Some(serde_json::to_value(facts).unwrap()))
        }
    };
    for given in [from.as_ref(), example_read.get("facts")].into_iter().flatten() {
        facts.as_object_mut().unwrap().extend(given.as_object().unwrap().clone());
    }
    let map = answers.as_object_mut().unwrap();
    for path in example_read.get("unset").and_then(Value::as_array).into_iter().flatten() {
        map.remove(path.as_str().unwrap());
    }
    map.extend(example_read.get("set").and_then(Value::as_object).cloned().unwrap_or_default());
    (serde_json::from_value(answers).unwrap(), serde_json::from_value(facts).unwrap())
}

#[test]
fn every_accepted_example_becomes_a_result() {
    let press = Press::debian().unwrap();
    for folder in folders() {
        let form: Form = toml::from_str(&text(&folder.join("form.toml"))).unwrap();
        let template = text(&folder.join("result.typ"));
        for (answers, facts) in accepted(&folder) {
            let answers = by_path(&Journey::new(&form, &answers, &facts), Lang::Vi);
            assert!(!answers.is_empty());
            let paper =
                OfficialResult { answers, body: Vec::new(), closing: Vec::new(), ..OfficialResult::example() };
            let pdf = press.render(&template, &paper.data(), &[]).unwrap();
            keep(&folder, &pdf);
        }
    }
}

/// A dossier that came on paper has no answers: its result is the form with dots, and claims nothing.
#[test]
fn every_result_can_be_set_with_no_answers_and_then_claims_nothing() {
    let press = Press::debian().unwrap();
    for folder in folders() {
        let template = text(&folder.join("result.typ"));
        let paper = OfficialResult {
            answers: std::collections::BTreeMap::default(),
            body: Vec::new(),
            closing: Vec::new(),
            ..OfficialResult::example()
        };
        let pdf = press.render(&template, &paper.data(), &[]);
        let pdf = pdf.unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
        let said = words(&pdf);
        for claim in
            ["chưa đăng ký kết hôn với ai", "gia đình tự lập", "không thay đổi so với", "Chuyển đổi quyền sử dụng"]
        {
            assert!(!said.contains(claim), "{}: {claim}", folder.display());
        }
        keep(&folder.join("khong-khai"), &pdf);
    }
}

/// What a PDF says, in one line.
fn words(pdf: &[u8]) -> String {
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), pdf).unwrap();
    let output = std::process::Command::new("pdftotext").arg(file.path()).arg("-").output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// With `RESULTS=FOLDER` the last paper of each procedure is kept there to be looked at.
fn keep(folder: &Path, pdf: &[u8]) {
    if let Some(to) = std::env::var_os("RESULTS") {
        let parts = folder.iter().rev().take_while(|part| *part != "procedures");
        let name = parts.map(|part| part.to_string_lossy().into_owned()).collect::<Vec<_>>().join("-");
        std::fs::write(Path::new(&to).join(name).with_extension("pdf"), pdf).unwrap();
    }
}

#[test]
fn dates_are_spelt_out_as_certificates_do() {
    let template = "#import \"/house.typ\": *\n#show: paper\n#for date in data.dates { par(spelt-out(date)) }\n";
    let dates = ["01/11/2019", "25/10/2005", "31/01/1984", "03/2000", "năm 1915"];
    let data = serde_json::json!({ "dates": dates, "date": "2019-11-20" });
    let pdf = Press::debian().unwrap().render(template, &data, &[]).unwrap();
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), pdf).unwrap();
    let output =
        std::process::Command::new("pdftotext").arg("-layout").arg(file.path()).arg("-").output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let spelt = [
        "ngày một tháng mười một năm hai nghìn không trăm mười chín",
        "ngày hai mươi lăm tháng mười năm hai nghìn không trăm linh năm",
        "ngày ba mươi mốt tháng một năm một nghìn chín trăm tám mươi bốn",
        "tháng ba năm hai nghìn",
        "năm một nghìn chín trăm mười lăm",
    ];
    assert_eq!(lines, spelt);
}
