//! Sets every paper with its example data into the folder given on the command line, and says how long each
//! took cold and warm: to look at, and to see what a change to a template does. The numbered forms are set once more
//! for each form set, as `2025-04.pdf`.

use base::paper::Renderer;
use rules::document::{
    Acknowledgement, Apology, AssistedConfirmation, BatchAcknowledgement, BatchReceipt, ControlSlip, HandOverList,
    OfficialResult, Paper, ProcessingTrace, Receipt, RefusalOfIntake, Register, ResultReceipt, ResultRefusal,
    StopNotice, SupplementRequest,
    sets::{FormSet, FormSets, Purpose},
};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = std::path::PathBuf::from(std::env::args().nth(1).ok_or("usage: gallery FOLDER")?);
    let press = paper::Press::debian()?;
    show::<Receipt>(&press, &folder)?;
    show::<SupplementRequest>(&press, &folder)?;
    show::<RefusalOfIntake>(&press, &folder)?;
    show::<Apology>(&press, &folder)?;
    show::<ControlSlip>(&press, &folder)?;
    show::<Register>(&press, &folder)?;
    show::<Acknowledgement>(&press, &folder)?;
    show::<AssistedConfirmation>(&press, &folder)?;
    show::<ResultReceipt>(&press, &folder)?;
    show::<OfficialResult>(&press, &folder)?;
    show::<ResultRefusal>(&press, &folder)?;
    show::<BatchReceipt>(&press, &folder)?;
    show::<BatchAcknowledgement>(&press, &folder)?;
    show::<StopNotice>(&press, &folder)?;
    show::<ProcessingTrace>(&press, &folder)?;
    show::<HandOverList>(&press, &folder)?;
    let files =
        [include_str!("../../../province/forms/2018.toml"), include_str!("../../../province/forms/2025.toml")];
    FormSets::parse(files)?.all().iter().try_for_each(|set| numbered(&press, &folder, set))
}

/// The numbered forms of one set.
fn numbered(
    press: &paper::Press,
    folder: &std::path::Path,
    set: &FormSet,
) -> Result<(), Box<dyn std::error::Error>> {
    let lawful =
        Apology { basis: Some("khoản 2 Điều 21 Luật Hộ tịch".to_owned()), ..Apology::example() };
    let papers = [
        (Purpose::Receipt, Receipt::example().data()),
        (Purpose::Supplement, SupplementRequest::example().data()),
        (Purpose::Refusal, RefusalOfIntake::example().data()),
        (Purpose::Apology, Apology::example().data()),
        (Purpose::Extension, lawful.data()),
        (Purpose::Stopping, StopNotice::example().data()),
        (Purpose::ControlSlip, ControlSlip::example().data()),
        (Purpose::Register, Register::example().data()),
    ];
    for (purpose, mut data) in papers {
        let Some((form, imprint)) = set.form(purpose).zip(set.imprint(purpose)) else { continue };
        if let Some(fields) = data.as_object_mut() {
            fields.insert("form".to_owned(), serde_json::to_value(imprint)?);
        }
        let extra = if purpose == Purpose::Extension { "-extension" } else { "" };
        let name = format!("{}-{}{extra}.pdf", set.key, form.number);
        std::fs::write(folder.join(name), press.render(&form.template, &data, &[])?)?;
    }
    Ok(())
}

fn show<P: Paper>(press: &paper::Press, folder: &std::path::Path) -> Result<(), Box<dyn std::error::Error>> {
    let cold = timed(|| press.render(P::TEMPLATE, &P::example().data(), &[]))?;
    let mut other = P::example().data();
    if let Some(code) = other.get_mut("code") {
        *code = "010.27.05.H16-190521-0008".into();
    }
    let warm = timed(|| press.render(P::TEMPLATE, &other, &[]))?;
    println!("{:24} cold {:5} ms, warm {:5} ms, {} bytes", P::TEMPLATE, cold.0, warm.0, cold.1.len());
    Ok(std::fs::write(folder.join(P::TEMPLATE).with_extension("pdf"), cold.1)?)
}

fn timed<E>(work: impl FnOnce() -> Result<Vec<u8>, E>) -> Result<(u128, Vec<u8>), E> {
    #[allow(clippy::disallowed_methods, reason = "this measures")]
    let start = std::time::Instant::now();
    let pdf = work()?;
    Ok((start.elapsed().as_millis(), pdf))
}
