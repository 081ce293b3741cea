//! One function for each operation on circles.

use model::circle::{CircleForm, CirclePage, CirclePlanForm, Circles};
use model::id::CircleId;
use model::paths::{fill, template};

use crate::{Client, ClientError};

impl Client {
    /// The circles that the viewer may see.
    pub async fn circles(&self) -> Result<Circles, ClientError> {
        self.get(template::CIRCLES).await
    }

    /// One circle.
    pub async fn circle(&self, circle: &CircleId) -> Result<CirclePage, ClientError> {
        self.get(&fill(template::CIRCLE, circle.as_str())).await
    }

    /// Opens a circle.
    pub async fn open_circle(&self, form: &CircleForm) -> Result<CirclePage, ClientError> {
        self.post_once(template::CIRCLES, form).await
    }

    /// Changes the circle that still has `version`.
    pub async fn change_circle(
        &self,
        circle: &CircleId,
        version: u32,
        form: &CircleForm,
    ) -> Result<CirclePage, ClientError> {
        self.put(&fill(template::CIRCLE, circle.as_str()), version, form).await
    }

    /// Changes what the circle that still has `version` is about, and its dates.
    pub async fn plan_circle(
        &self,
        circle: &CircleId,
        version: u32,
        form: &CirclePlanForm,
    ) -> Result<CirclePage, ClientError> {
        self.put(&fill(template::CIRCLE_PLAN, circle.as_str()), version, form).await
    }

    /// Joins a circle.
    pub async fn join_circle(&self, circle: &CircleId) -> Result<(), ClientError> {
        self.post(&fill(template::CIRCLE_JOINING, circle.as_str()), &()).await
    }

    /// Leaves a circle.
    pub async fn leave_circle(&self, circle: &CircleId) -> Result<(), ClientError> {
        self.post(&fill(template::CIRCLE_LEAVING, circle.as_str()), &()).await
    }

    /// Closes a circle.
    pub async fn close_circle(&self, circle: &CircleId) -> Result<(), ClientError> {
        self.post(&fill(template::CIRCLE_CLOSING, circle.as_str()), &()).await
    }
}
