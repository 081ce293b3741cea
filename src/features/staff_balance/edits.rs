//! What the controls of the balancer do to its form: bounds, quotas, and decisions about single applicants.

use std::collections::BTreeSet;

use model::call::{Applicant, Balance, BalanceForm, Bound, CallPage, Quota, QuotaAttribute};
use model::id::ApplicantId;
use model::place::{Kind, Region, SizeBand};

/// The form with one bound of one quota set to `to`.
pub(super) fn with_bound(form: &BalanceForm, quota: usize, bound: Bound, to: u16) -> BalanceForm {
    let mut form = form.clone();
    if let Some(quota) = form.quotas.get_mut(quota) {
        match bound {
            Bound::Min => quota.min = to,
            Bound::Max => quota.max = to,
        }
    }
    form
}

/// Where `form` has the quota that `answered` has at `quota`, while somebody may have added or removed quotas since.
pub(super) fn position(form: &BalanceForm, answered: &BalanceForm, quota: u16) -> Option<usize> {
    let asked = answered.quotas.get(usize::from(quota))?;
    form.quotas.iter().position(|one| one.is_for_same(asked))
}

/// The form with every bound that could not hold as it would have to be; `answered` is the form that `balance` is about.
pub(super) fn loosened(form: &BalanceForm, answered: &BalanceForm, balance: &Balance) -> BalanceForm {
    balance.loosened.iter().fold(form.clone(), |form, one| match position(&form, answered, one.quota) {
        Some(at) => with_bound(&form, at, one.bound, one.to),
        None => form,
    })
}

/// The quotas that can be added: whatever occurs among the applicants and has none yet, bounding nothing at first.
pub(super) fn addable(page: &CallPage, form: &BalanceForm) -> Vec<Quota> {
    let quota =
        |attribute, value: &str| Quota { attribute, value: value.to_owned(), min: 0, max: page.seats };
    let regions = Region::ALL.iter().map(|one| quota(QuotaAttribute::Region, one.code()));
    let kinds = Kind::ALL.iter().map(|one| quota(QuotaAttribute::Kind, one.code()));
    let bands = SizeBand::ALL.iter().map(|one| quota(QuotaAttribute::Band, one.code()));
    let countries: BTreeSet<&str> = page.applicants.iter().map(|one| one.country.as_str()).collect();
    let countries = countries.into_iter().map(|one| quota(QuotaAttribute::Country, one));
    let first = std::iter::once(quota(QuotaAttribute::First, Applicant::FIRST));
    let all = regions.chain(kinds).chain(bands).chain(first).chain(countries);
    all.filter(|one| !form.quotas.iter().any(|other| other.is_for_same(one)))
        .filter(|one| page.applicants.iter().any(|applicant| one.counts(applicant)))
        .collect()
}

/// The form with one quota more, unless it is there already.
pub(super) fn with_quota(form: &BalanceForm, quota: Quota) -> BalanceForm {
    let mut form = form.clone();
    if !form.quotas.iter().any(|one| one.is_for_same(&quota)) {
        form.quotas.push(quota);
    }
    form
}

/// The form without the quota at `at`.
pub(super) fn without_quota(form: &BalanceForm, at: usize) -> BalanceForm {
    let mut form = form.clone();
    if at < form.quotas.len() {
        form.quotas.remove(at);
    }
    form
}

/// What the committee decides about somebody, whatever scores and quotas say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Decision {
    /// They join.
    Join,
    /// They stay out.
    StayOut,
}

impl Decision {
    /// Both, in the order in which they are offered.
    pub(super) const ALL: [Self; 2] = [Self::Join, Self::StayOut];

    /// Its key among the options.
    pub(super) const fn key(self) -> &'static str {
        match self {
            Self::Join => "join",
            Self::StayOut => "stay-out",
        }
    }

    /// What is decided about `id`, if anything.
    pub(super) fn of(form: &BalanceForm, id: &ApplicantId) -> Option<Self> {
        match () {
            () if form.must.contains(id) => Some(Self::Join),
            () if form.never.contains(id) => Some(Self::StayOut),
            () => None,
        }
    }
}

/// The form with what is decided about `id`; `None` leaves it to scores and quotas again.
pub(super) fn with_decision(form: &BalanceForm, id: &ApplicantId, decision: Option<Decision>) -> BalanceForm {
    let mut form = form.clone();
    form.must.retain(|one| one != id);
    form.never.retain(|one| one != id);
    match decision {
        Some(Decision::Join) => form.must.push(id.clone()),
        Some(Decision::StayOut) => form.never.push(id.clone()),
        None => {}
    }
    form
}

#[cfg(test)]
mod tests {
    use model::call::{CallState, Loosened};
    use model::id::CallId;
    use model::place::Country;

    use super::*;

    fn quota(value: &str, min: u16, max: u16) -> Quota {
        Quota { attribute: QuotaAttribute::Region, value: value.to_owned(), min, max }
    }

    fn form(quotas: Vec<Quota>) -> BalanceForm {
        BalanceForm { quotas, ..BalanceForm::default() }
    }

    fn balance(loosened: Vec<Loosened>) -> Balance {
        Balance {
            total: 0,
            standings: Vec::new(),
            loosened,
            moves: Vec::new(),
            alternates: Vec::new(),
            proved: true,
        }
    }

    #[test]
    fn what_gives_way_can_be_taken_over_where_it_still_stands() {
        let answered = form(vec![quota("europe", 4, 5)]);
        let balance = balance(vec![Loosened { quota: 0, bound: Bound::Min, from: 4, to: 3 }]);
        assert_eq!(loosened(&answered, &answered, &balance).quotas, [quota("europe", 3, 5)]);
        let meanwhile = form(vec![quota("americas", 1, 2), quota("europe", 4, 5)]);
        let expected = [quota("americas", 1, 2), quota("europe", 3, 5)];
        assert_eq!(loosened(&meanwhile, &answered, &balance).quotas, expected);
        let gone = form(vec![quota("americas", 1, 2)]);
        assert_eq!(loosened(&gone, &answered, &balance), gone);
        assert_eq!(with_bound(&answered, 0, Bound::Max, 9).quotas, [quota("europe", 4, 9)]);
        assert_eq!(with_bound(&answered, 7, Bound::Max, 9), answered, "there is no such quota");
    }

    #[test]
    fn a_quota_is_added_once_and_only_for_what_occurs() {
        let applicant = Applicant {
            id: ApplicantId::parse("a").unwrap(),
            name: "A".to_owned(),
            country: Country::parse("GH").unwrap(),
            region: Region::AfricaMiddleEast,
            kind: Kind::City,
            band: SizeBand::Unknown,
            first: false,
            reviews: Vec::new(),
        };
        let page = CallPage {
            id: CallId::parse("c").unwrap(),
            name: "2030".to_owned(),
            seats: 7,
            version: 1,
            state: CallState::Open,
            frozen_at_ms: None,
            frozen_by: String::new(),
            applicants: vec![applicant],
            form: BalanceForm::default(),
            balance: balance(Vec::new()),
        };
        let none = BalanceForm::default();
        let values = |form: &BalanceForm| -> Vec<String> {
            addable(&page, form).into_iter().map(|quota| quota.value).collect()
        };
        assert_eq!(values(&none), ["africa-middle-east", "city", "unknown", "GH"]);
        let one = with_quota(&none, addable(&page, &none).remove(0));
        assert_eq!(one.quotas, [quota("africa-middle-east", 0, 7)]);
        assert_eq!(with_quota(&one, quota("africa-middle-east", 1, 2)), one);
        assert_eq!(values(&one), ["city", "unknown", "GH"]);
        assert_eq!(without_quota(&one, 0), none);
        assert_eq!(without_quota(&one, 3), one);
    }

    #[test]
    fn somebody_is_decided_about_in_one_way() {
        let id = ApplicantId::parse("a").unwrap();
        let joins = with_decision(&BalanceForm::default(), &id, Some(Decision::Join));
        assert_eq!((joins.must.len(), Decision::of(&joins, &id)), (1, Some(Decision::Join)));
        let out = with_decision(&joins, &id, Some(Decision::StayOut));
        assert_eq!((out.must.len(), Decision::of(&out, &id)), (0, Some(Decision::StayOut)));
        assert_eq!(with_decision(&out, &id, None), BalanceForm::default());
    }
}
