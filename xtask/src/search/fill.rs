//! A store full of made-up dossiers: a share of them running, the rest returned over some years.

use base::{AgencyId, DocumentId, DossierId, Moment, RevisionId, moment};
use cases::{
    Office,
    catalogue::import,
    dossier::{Header, SearchEntry, spellings},
};
use db::DataKey;
use people::{Agency, People, agencies};
use rules::{
    document::Person,
    form::people::People as Named,
    procedure::Channel,
    workflow::{DeliveryWay, Dossier, DueMoments, Opening, Parties, Returned, State},
};

use super::{
    names::Dice,
    store::{self, Posting, Row},
};

/// What officers may look for.
pub struct Sample {
    pub agency: AgencyId,
    pub name: String,
    pub identity: String,
    pub phone: String,
    pub title: String,
}

/// Of how many dossiers a sample is kept.
const SAMPLED: usize = 50;
const DAY: i64 = 86_400_000;
/// So many of a hundred run.
const RUNNING: usize = 4;

/// Makes the dossiers, unless the store has some, and tells what may be looked for, and how many there are.
pub fn fill(office: &Office, count: usize) -> anyhow::Result<(Vec<Sample>, usize)> {
    let there = office.db.read(store::count)?;
    let (agencies, titles) = surroundings(office)?;
    let count = if there == 0 { count } else { there };
    let mut maker = Maker { office, agencies, titles, dice: Dice::new(2019), now: office.now() };
    let (mut samples, mut rows, mut postings) = (Vec::new(), Vec::new(), Vec::new());
    for number in 0..count {
        let made = maker.one();
        if number % SAMPLED == 0 {
            samples.push(made.sample(maker.agency(&made)));
        }
        if there == 0 {
            let (row, posted) = made.rows(office)?;
            rows.push(row);
            postings.extend(posted);
        }
        if rows.len() == 20_000 || number + 1 == count && !rows.is_empty() {
            office.db.write(|tx| store::put(tx, &rows))?;
            rows.clear();
        }
    }
    if there == 0 {
        // In the order of the index: so it is written once from left to right.
        postings.sort_unstable();
        eprintln!("{count} dossiers, {} terms", postings.len());
        for some in postings.chunks(200_000) {
            office.db.write(|tx| store::post(tx, some))?;
        }
        office.db.write(|tx| store::learn(tx, &maker.words()))?;
    }
    Ok((samples, count))
}

fn surroundings(office: &Office) -> anyhow::Result<(Vec<Agency>, Vec<String>)> {
    let people = People {
        db: office.db.clone(),
        vault: office.vault.clone(),
        clock: office.clock.clone(),
        address: String::new(),
        providers: people::Providers::default(),
        phones_reachable: true,
        origin: base::Origin::default(),
    };
    agencies::import(&people, include_str!("../../../province/organisation.toml"))?;
    import::import_shipped(&office.db, office.now())?;
    let today = base::local_date(moment(1_560_000_000_000));
    let agencies = office.db.read(|tx| agencies::list(tx, today))?;
    let titles = office.db.read(store::titles)?;
    Ok((agencies, titles))
}

struct Maker<'a> {
    office: &'a Office,
    agencies: Vec<Agency>,
    titles: Vec<String>,
    dice: Dice,
    now: Moment,
}

struct Made {
    id: DossierId,
    agency: usize,
    header: Header,
    dossier: Dossier,
    updated: Moment,
}

impl Maker<'_> {
    fn person(&mut self) -> Person {
        let name = self.dice.name();
        let number = |dice: &mut Dice, digits: usize| -> String {
            (0..digits).map(|_| char::from(b'0' + dice.throw(10) as u8)).collect()
        };
        let identity = Some(format!("000{}", number(&mut self.dice, 9)));
        let phone = Some(format!("09{}", number(&mut self.dice, 8)));
        Person { name, identity, phone, ..Person::default() }
    }

    fn one(&mut self) -> Made {
        let agency = self.dice.skewed(self.agencies.len());
        let title = self.dice.skewed(self.titles.len());
        let procedure = self.titles.get(title).cloned().unwrap_or_default();
        let filer = self.person();
        let owner = (self.dice.throw(4) == 0).then(|| self.person());
        let named = if self.dice.throw(2) == 0 { vec![self.dice.name()] } else { vec![] };
        let people = Named { names: named, numbers: vec![] };
        let header = Header {
            procedure,
            filer,
            owner,
            people,
            papers: vec![],
            sets: 1,
            secret: String::new(),
            capacity: None,
        };
        let (dossier, updated) = self.life(agency);
        Made { id: DossierId::new(), agency, header, dossier, updated }
    }

    fn life(&mut self, agency: usize) -> (Dossier, Moment) {
        let id = self.agencies.get(agency).map_or_else(AgencyId::new, |agency| agency.id);
        // Departments receive at the province's centre.
        let centre = self.agencies.iter().find(|one| one.code == "67-D01").map(|one| one.id);
        let takes_there = self.agencies.get(agency).is_some_and(|agency| agency.intake.is_some());
        let intake = centre.filter(|_| takes_there).unwrap_or(id);
        let mut dossier = Dossier::opened(&Opening {
            revision: RevisionId::from_bytes([1; 16]),
            agency: id,
            intake_agency: intake,
            channel: Channel::Online,
            parties: Parties::default(),
            typed_by: None,
        });
        let now = base::millis(self.now);
        let runs = self.dice.throw(100) < RUNNING;
        let ahead = self.dice.throw(20) as i64 * DAY + self.dice.throw(86_400) as i64 * 1000;
        let ago = self.dice.throw(5 * 365) as i64 * DAY + self.dice.throw(86_400) as i64 * 1000;
        let due = moment(if runs { now + ahead } else { now - ago });
        dossier.state = if runs { State::InProcessing } else { State::Returned };
        dossier.submitted_at = Some(moment(base::millis(due) - 10 * DAY));
        dossier.due = Some(DueMoments { original: due, current: due, provisional: false });
        if !runs {
            let (way, receiver, document) = (DeliveryWay::Counter, String::new(), DocumentId::from_bytes([1; 16]));
            dossier.ended_at = Some(due);
            dossier.returned = Some(Returned { at: due, way, receiver, document });
        }
        (dossier, due)
    }

    fn agency(&self, made: &Made) -> AgencyId {
        self.agencies.get(made.agency).map_or_else(AgencyId::new, |agency| agency.id)
    }

    /// Every word that may stand in a name or title, with its beginnings.
    fn words(&mut self) -> Vec<(i64, i64)> {
        let names: Vec<String> = (0..50_000).map(|_| self.dice.name()).collect();
        let texts = names.iter().chain(&self.titles).map(|text| base::text::fold(text));
        let words: std::collections::BTreeSet<String> =
            texts.flat_map(|text| text.split(' ').map(str::to_owned).collect::<Vec<_>>()).collect();
        let all =
            words.iter().filter(|word| !word.is_empty()).flat_map(|word| spellings(&self.office.vault, word));
        all.collect::<std::collections::BTreeSet<_>>().into_iter().collect()
    }
}

impl Made {
    fn sample(&self, agency: AgencyId) -> Sample {
        let filer = &self.header.filer;
        Sample {
            agency,
            name: filer.name.clone(),
            identity: filer.identity.clone().unwrap_or_default(),
            phone: filer.phone.clone().unwrap_or_default(),
            title: self.header.procedure.clone(),
        }
    }

    fn rows(&self, office: &Office) -> anyhow::Result<(Row, Vec<Posting>)> {
        let (vault, key) = (&office.vault, DataKey::new());
        let entry = SearchEntry::of(vault, self.id, &self.header, &self.dossier);
        let terms = entry.terms(vault);
        let postings = terms.iter().map(|term| (*term, entry.rank, entry.number)).collect();
        let row = Row {
            id: self.id,
            agency: self.dossier.agency,
            intake_agency: self.dossier.intake_agency,
            state: self.dossier.state,
            due: self.dossier.due.map(|due| due.current),
            returned: self.dossier.returned.as_ref().map(|returned| returned.at),
            updated: self.updated,
            key: vault.seal_key(&format!("dossier.key:{}", self.id), &key),
            header: key.seal_json(&format!("dossier.header:{}", self.id), &self.header)?,
            number: entry.number,
            rank: entry.rank,
            terms: terms.iter().flat_map(|term| term.to_be_bytes()).collect(),
        };
        Ok((row, postings))
    }
}
