//! The taxonomy of policy areas; retired ones stay.

use model::policy_area::PolicyArea;

use crate::db::{Row, Tx, Write, values};
use crate::error::StoreError;
use crate::members::Upserted;

/// All of them by slug.
pub async fn all(tx: &mut Tx) -> Result<Vec<PolicyArea>, StoreError> {
    let rows = tx.query("SELECT * FROM policy_area ORDER BY slug", values![]).await?;
    rows.iter().map(record).collect()
}

/// Makes the policy area what `area` says; writes nothing when nothing differs.
pub async fn upsert(write: &mut Write, area: &PolicyArea) -> Result<Upserted, StoreError> {
    let row = write
        .query_one(
            "INSERT INTO policy_area (slug, version, name_en, name_es, name_fr, area_group, retired) \
             VALUES ($1, 1, $2, $3, $4, $5, $6) \
             ON CONFLICT (slug) DO UPDATE SET version = policy_area.version + 1, name_en = excluded.name_en, \
                 name_es = excluded.name_es, name_fr = excluded.name_fr, area_group = excluded.area_group, \
                 retired = excluded.retired \
             WHERE (policy_area.name_en, policy_area.name_es, policy_area.name_fr, policy_area.area_group, \
                 policy_area.retired) \
             IS DISTINCT FROM (excluded.name_en, excluded.name_es, excluded.name_fr, excluded.area_group, \
                 excluded.retired) \
             RETURNING version",
            values![&area.slug, &area.name_en, &area.name_es, &area.name_fr, &area.group, area.retired],
        )
        .await?;
    Upserted::of(row.as_ref())
}

fn record(row: &Row) -> Result<PolicyArea, StoreError> {
    Ok(PolicyArea {
        slug: row.text("slug")?,
        name_en: row.text("name_en")?,
        name_es: row.text("name_es")?,
        name_fr: row.text("name_fr")?,
        group: row.text("area_group")?,
        retired: row.flag("retired")?,
    })
}
