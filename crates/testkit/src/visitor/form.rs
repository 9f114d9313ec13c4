//! The forms of a page, read from its HTML and filled in by name.
//!
//! Reads tags of our own templates; it is no parser of foreign HTML.

use std::collections::BTreeMap;

use serde_json::Value;

use super::File;

/// A control of a form.
#[derive(Debug, Clone)]
struct Control {
    name: String,
    value: String,
    /// Whether the browser would send it as the page stands.
    on: bool,
    /// A choice among several of the same name.
    choice: bool,
    button: bool,
    file: bool,
}

/// A form as shown, and what is to be sent.
#[derive(Debug, Clone, Default)]
pub struct Form {
    /// Where it goes; the page itself when none.
    pub action: Option<String>,
    /// Whether it takes files.
    pub upload: bool,
    /// The files to send.
    pub files: Vec<File>,
    controls: Vec<Control>,
}

impl Form {
    /// The posted forms of a page.
    pub fn all(html: &str) -> Vec<Self> {
        let mut forms = Vec::new();
        let mut open: Option<Self> = None;
        let mut select = String::new();
        for tag in tags(html) {
            match tag.name {
                "form" if tag.get("method").as_deref() == Some("post") => open = Some(Self::begin(&tag)),
                "/form" => forms.extend(open.take()),
                "select" => select = tag.get("name").unwrap_or_default(),
                "input" | "textarea" | "button" | "option" => {
                    if let Some(form) = &mut open {
                        form.controls.extend(control(&tag, &select));
                    }
                }
                _ => {}
            }
        }
        forms
    }

    fn begin(tag: &Tag) -> Self {
        let upload = tag.get("enctype").is_some_and(|kind| kind.starts_with("multipart"));
        Self { action: tag.get("action"), upload, ..Self::default() }
    }

    /// Whether it has a control of this name.
    pub fn has(&self, name: &str) -> bool {
        self.controls.iter().any(|control| control.name == name)
    }

    /// The names of its file inputs.
    pub fn file_fields(&self) -> Vec<String> {
        self.controls.iter().filter(|control| control.file).map(|control| control.name.clone()).collect()
    }

    /// Sends `value` under `name`, in the place of what the page had there.
    #[must_use]
    pub fn with(mut self, name: &str, value: &str) -> Self {
        self.controls.retain(|control| control.name != name || control.button);
        self.add(name, value);
        self
    }

    /// Takes the first offered value where several are offered and none is chosen.
    #[must_use]
    pub fn choosing_first(mut self, name: &str) -> Self {
        let chosen = self.controls.iter().any(|control| control.name == name && control.on);
        if !chosen {
            let first = self.controls.iter_mut().find(|one| one.name == name && !one.value.is_empty());
            if let Some(control) = first {
                control.on = true;
            }
        }
        self
    }

    /// Answers every question of the page that `answers` knows: texts, lists, objects and repeated entries by
    /// their names.
    #[must_use]
    pub fn answering(mut self, answers: &BTreeMap<String, Value>) -> Self {
        for (question, answer) in answers {
            let prefix = format!("{question}.");
            let belongs = |name: &str| name == question || name.starts_with(&prefix);
            if self.controls.iter().any(|control| belongs(&control.name)) {
                self.controls.retain(|control| !belongs(&control.name));
                self.put(question, answer);
            }
        }
        self
    }

    fn put(&mut self, path: &str, answer: &Value) {
        match answer {
            Value::String(text) => self.add(path, text),
            Value::Array(all) if all.iter().all(Value::is_string) => {
                for one in all {
                    self.put(path, one);
                }
            }
            Value::Array(all) => all.iter().enumerate().for_each(|(n, one)| self.put(&format!("{path}.{n}"), one)),
            Value::Object(parts) => parts.iter().for_each(|(part, one)| self.put(&format!("{path}.{part}"), one)),
            _ => {}
        }
    }

    fn add(&mut self, name: &str, value: &str) {
        let (name, value) = (name.to_owned(), value.to_owned());
        self.controls.push(Control { name, value, on: true, choice: false, button: false, file: false });
    }

    /// What is sent besides files.
    pub fn pairs(&self) -> Vec<(String, String)> {
        let sent = self.controls.iter().filter(|control| control.on && !control.button && !control.file);
        sent.map(|control| (control.name.clone(), control.value.clone())).collect()
    }
}

fn control(tag: &Tag, select: &str) -> Option<Control> {
    let name = if tag.name == "option" { Some(select.to_owned()) } else { tag.get("name") };
    let name = name.filter(|name| !name.is_empty())?;
    let kind = tag.get("type").unwrap_or_default();
    let choice = tag.name == "option" || matches!(kind.as_str(), "radio" | "checkbox");
    let chosen = tag.has("checked") || tag.has("selected");
    Some(Control {
        name,
        value: if tag.name == "textarea" { unescaped(tag.after) } else { tag.get("value").unwrap_or_default() },
        on: !choice || chosen,
        choice,
        button: tag.name == "button",
        file: kind == "file",
    })
    .filter(|control| !(control.choice && control.value.is_empty() && !control.on))
}

struct Tag<'a> {
    name: &'a str,
    attributes: &'a str,
    /// The text between it and the next tag.
    after: &'a str,
}

impl Tag<'_> {
    fn get(&self, name: &str) -> Option<String> {
        let opening = format!(" {name}=\"");
        let (_, rest) = self.attributes.split_once(&opening)?;
        rest.split_once('"').map(|(value, _)| unescaped(value))
    }
    fn has(&self, name: &str) -> bool {
        self.attributes.split_ascii_whitespace().any(|word| word == name)
    }
}

fn tags(html: &str) -> impl Iterator<Item = Tag<'_>> {
    html.split('<').skip(1).filter_map(|piece| {
        let (inside, after) = piece.split_once('>')?;
        let end = inside.find(|letter: char| letter.is_whitespace()).unwrap_or(inside.len());
        let (name, attributes) = inside.split_at(end);
        Some(Tag { name, attributes, after })
    })
}

fn unescaped(text: &str) -> String {
    let known =
        [("&quot;", "\""), ("&#34;", "\""), ("&#39;", "'"), ("&#x27;", "'"), ("&lt;", "<"), ("&#60;", "<")];
    let more = [("&gt;", ">"), ("&#62;", ">"), ("&#38;", "&"), ("&amp;", "&")];
    known.iter().chain(&more).fold(text.to_owned(), |text, (from, to)| text.replace(from, to))
}

/// What a page says in its main part, without tags: for complaints.
pub fn words(html: &str) -> String {
    let main = html.split_once("<main").map_or(html, |(_, main)| main);
    let texts = tags(main).map(|tag| tag.after.trim()).filter(|text| !text.is_empty());
    texts.collect::<Vec<_>>().join(" | ").chars().take(1500).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = r#"<form method="get"><input name="q"></form><form method="post" action="/a?b=1&amp;c=2">
        <input type="hidden" name="csrf" value="abc"><input name="name" type="text" value="A &amp; B">
        <input type="radio" name="sex" value="f"><input type="radio" name="sex" value="m" checked>
        <input name="born.day" type="text" value=""><select name="from"><option value="">?</option>
        <option value="1">one</option><option value="2">two</option></select>
        <textarea name="more">x &lt; y</textarea><button name="_add" value="g">+</button></form>"#;

    fn pairs(form: &Form) -> String {
        form.pairs().iter().map(|(name, value)| format!("{name}={value};")).collect()
    }

    #[test]
    fn a_form_is_sent_as_a_browser_would() {
        let forms = Form::all(PAGE);
        let form = forms.first().expect("a form");
        assert_eq!((forms.len(), form.action.as_deref()), (1, Some("/a?b=1&c=2")));
        assert_eq!(pairs(form), "csrf=abc;name=A & B;sex=m;born.day=;more=x < y;");
    }

    #[test]
    fn answers_replace_what_the_page_had_and_foreign_ones_stay_away() {
        let answers: BTreeMap<String, Value> =
            serde_json::from_str(r#"{"born": "2019-11-05", "sex": "f", "people": [{"name": "x"}], "more": ""}"#)
                .expect("answers");
        let form = Form::all(PAGE).remove(0).answering(&answers).choosing_first("from");
        assert_eq!(pairs(&form), "csrf=abc;name=A & B;from=1;born=2019-11-05;more=;sex=f;");
    }
}
