//! One function for each operation on practices.

use model::id::{MemberId, PracticeId};
use model::paths::{fill, template};
use model::practice::{PracticeForm, PracticePage};

use crate::{Client, ClientError};

impl Client {
    /// One practice.
    pub async fn practice(&self, practice: &PracticeId) -> Result<PracticePage, ClientError> {
        self.get(&fill(template::PRACTICE, practice.as_str())).await
    }

    /// Tells of a practice of a member.
    pub async fn tell_practice(
        &self,
        member: &MemberId,
        form: &PracticeForm,
    ) -> Result<PracticePage, ClientError> {
        self.post_once(&fill(template::MEMBER_PRACTICES, member.as_str()), form).await
    }

    /// Changes the practice that still has `version`.
    pub async fn change_practice(
        &self,
        practice: &PracticeId,
        version: u32,
        form: &PracticeForm,
    ) -> Result<PracticePage, ClientError> {
        self.put(&fill(template::PRACTICE, practice.as_str()), version, form).await
    }

    /// Takes a practice away.
    pub async fn remove_practice(&self, practice: &PracticeId) -> Result<(), ClientError> {
        self.post(&fill(template::PRACTICE_REMOVAL, practice.as_str()), &()).await
    }
}
