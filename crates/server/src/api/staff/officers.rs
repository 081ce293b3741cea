//! Safeguarding officers: who is one, and the two who make one (rule AUT-6).
//!
//! One proposes, another agrees, and nobody does either for themselves; taking the role away needs one alone and acts at
//! once. Every step is a row of the audit log.

use axum::Json;
use axum::extract::State;
use model::audit::Act;
use model::directory::PersonBrief;
use model::id::PersonId;
use model::officer::{OfficerForm, OfficerProposal, OfficerStep, Officers};
use model::permissions::{Action, Actor, ObjectFacts, Role, can};
use model::problem::Code;
use store::grants::{self, GrantRecord};
use store::officers::{self, ProposalRecord};
use store::people::PersonRecord;
use store::{Audit, Tx, Write, devices, people, sessions, sign_in_links};

use super::write_as;
use crate::app::App;
use crate::auth::{CurrentSession, SignedIn, proof};
use crate::http::extract::{Parsed, PathId};
use crate::http::problem::{Problem, Require as _};
use crate::safeguarding::settle_all;

/// Who is an officer, and who is proposed.
pub async fn list(State(app): State<App>, SignedIn(actor): SignedIn) -> Result<Json<Officers>, Problem> {
    can(Some(&actor), Action::NameOfficers, &ObjectFacts::default()).required()?;
    shown(&mut *app.store.read().await?, &actor, app.clock.now_ms()).await.map(Json)
}

/// Takes one step with somebody.
pub async fn step(
    State(app): State<App>,
    CurrentSession(session): CurrentSession,
    PathId(id): PathId<PersonId>,
    Parsed(form): Parsed<OfficerForm>,
) -> Result<Json<Officers>, Problem> {
    proof::require_fresh(&app, &session)?;
    let now_ms = app.clock.now_ms();
    let (mut write, actor) = write_as(&app, &session.actor).await?;
    // Whoever is an officer may give that back, and nobody gives it to themselves.
    let people = if form.step == OfficerStep::Remove { Vec::new() } else { vec![id.clone()] };
    let facts = ObjectFacts { people, ..ObjectFacts::default() };
    can(Some(&actor), Action::NameOfficers, &facts).required()?;
    let person = people::find(&mut write, &id).await?.ok_or(Problem::new(Code::NotFound))?;
    let mut naming = Naming { app: &app, write: &mut write, by: &actor.person, person: &person, now_ms };
    let audit = match form.step {
        OfficerStep::Propose => naming.propose().await?,
        OfficerStep::Confirm => naming.confirm().await?,
        OfficerStep::Remove => naming.remove().await?,
    };
    let officers = shown(&mut write, &actor, now_ms).await?;
    write.commit(audit).await?;
    Ok(Json(officers))
}

/// A step that is about to be written down.
struct Naming<'a> {
    app: &'a App,
    write: &'a mut Write,
    by: &'a PersonId,
    person: &'a PersonRecord,
    now_ms: i64,
}

impl Naming<'_> {
    async fn propose(&mut self) -> Result<Audit, Problem> {
        if self.is_one().await? || !self.has_an_account().await? {
            return Err(Problem::new(Code::IllegalStep));
        }
        self.drop_what_does_not_count().await?;
        let record = ProposalRecord {
            person: self.person.id.clone(),
            proposed_by: self.by.clone(),
            proposed_at_ms: self.now_ms,
        };
        if !officers::propose(self.write, &record).await? {
            return Err(Problem::new(Code::IllegalStep));
        }
        Ok(self.audit(Act::OfficerProposed))
    }

    async fn confirm(&mut self) -> Result<Audit, Problem> {
        self.drop_what_does_not_count().await?;
        // Who proposed cannot agree, and of two who agree at once one does.
        let agreed = officers::agree(self.write, &self.person.id, self.by).await?;
        if !agreed || self.is_one().await? || !self.has_an_account().await? {
            return Err(Problem::new(Code::IllegalStep));
        }
        let (person, role) = (self.person.id.clone(), Role::GIVEN_BY_TWO);
        let grant = GrantRecord { person, role, from_ms: self.now_ms, to_ms: None };
        grants::insert(self.write, &grant).await?;
        self.changed(Act::OfficerConfirmed).await
    }

    async fn remove(&mut self) -> Result<Audit, Problem> {
        let proposed = officers::withdraw(self.write, &self.person.id).await?;
        if grants::end(self.write, &self.person.id, Role::GIVEN_BY_TWO, self.now_ms).await? {
            return self.changed(Act::OfficerEnded).await;
        }
        if proposed { Ok(self.audit(Act::OfficerEnded)) } else { Err(Problem::new(Code::IllegalStep)) }
    }

    /// Their role has changed: they sign in again everywhere (rule ACC-23), and cases go to whoever can read them now.
    async fn changed(&mut self, act: Act) -> Result<Audit, Problem> {
        sessions::end_of_person(self.write, &self.person.id).await?;
        sign_in_links::void_of_person(self.write, &self.person.id, self.now_ms).await?;
        devices::forget_of_person(self.write, &self.person.id).await?;
        let mails = settle_all(self.app, self.write, self.now_ms).await?;
        Ok(mails.into_iter().fold(self.audit(act), Audit::mail))
    }

    /// Takes a proposal back whose maker may not propose any more: agreeing to it would be the word of one.
    async fn drop_what_does_not_count(&mut self) -> Result<(), Problem> {
        let Some(proposal) = officers::find(self.write, &self.person.id).await? else { return Ok(()) };
        let by = &proposal.proposed_by;
        let grants = grants::held_still(self.write, by, self.now_ms).await?;
        let facts = ObjectFacts { people: vec![self.person.id.clone()], ..ObjectFacts::default() };
        let may = can(Some(&Actor { person: by.clone(), grants }), Action::NameOfficers, &facts).allowed();
        if !may || people::suspended_at(self.write, by).await?.is_some() {
            officers::withdraw(self.write, &self.person.id).await?;
        }
        Ok(())
    }

    async fn is_one(&mut self) -> Result<bool, Problem> {
        let grants = grants::of_person(self.write, &self.person.id, self.now_ms).await?;
        Ok(grants.iter().any(|grant| grant.role == Role::GIVEN_BY_TWO))
    }

    async fn has_an_account(&mut self) -> Result<bool, Problem> {
        Ok(people::suspended_at(self.write, &self.person.id).await?.is_none())
    }

    fn audit(&self, act: Act) -> Audit {
        Audit::new(self.now_ms, Some(self.by.clone()), act).with("name", self.person.name.as_str())
    }
}

async fn shown(tx: &mut Tx, viewer: &Actor, now_ms: i64) -> Result<Officers, Problem> {
    let mut officers = Vec::new();
    for id in grants::people_with(tx, Role::GIVEN_BY_TWO, now_ms).await? {
        officers.extend(brief(tx, &id).await?);
    }
    officers.sort_by(|one, other| (&one.name, &one.id).cmp(&(&other.name, &other.id)));
    let mut proposed = Vec::new();
    for record in officers::all(tx).await? {
        let Some(person) = brief(tx, &record.person).await? else { continue };
        proposed.push(OfficerProposal {
            person,
            by: brief(tx, &record.proposed_by).await?.map(|by| by.name),
            by_viewer: record.proposed_by == viewer.person,
            proposed_at_ms: record.proposed_at_ms,
        });
    }
    Ok(Officers { officers, proposed })
}

async fn brief(tx: &mut Tx, id: &PersonId) -> Result<Option<PersonBrief>, Problem> {
    let person = people::find(tx, id).await?;
    Ok(person.map(|person| PersonBrief { id: person.id, name: person.name }))
}
