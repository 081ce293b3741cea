//! Where a member is and what kind of government it has.

use serde::{Deserialize, Serialize};

macro_rules! codes {
    ($(#[doc = $doc:literal])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $code:literal),* $(,)? }) => {
        $(#[doc = $doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum $name { $($(#[$vdoc])* #[serde(rename = $code)] $variant),* }

        impl $name {
            /// All of them, in the order in which they are listed.
            pub const ALL: &[Self] = &[$(Self::$variant),*];

            /// The code, as it is stored and sent.
            pub fn code(self) -> &'static str {
                match self { $(Self::$variant => $code),* }
            }

            /// The value with this code.
            pub fn from_code(code: &str) -> Option<Self> {
                match code { $($code => Some(Self::$variant),)* _ => None }
            }
        }

        // By hand: a code that a macro passed on is not seen by the derive, which would describe the variants.
        #[cfg(feature = "openapi")]
        impl utoipa::PartialSchema for $name {
            fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
                utoipa::openapi::schema::ObjectBuilder::new()
                    .schema_type(utoipa::openapi::schema::Type::String)
                    .description(Some(concat!($($doc),*).trim()))
                    .enum_values(Some([$($code),*]))
                    .into()
            }
        }

        #[cfg(feature = "openapi")]
        impl utoipa::ToSchema for $name {}
    };
}
pub(crate) use codes;

codes! {
    /// A region as OGP assigns it; there are exactly four.
    Region {
        /// Africa and the Middle East.
        AfricaMiddleEast = "africa-middle-east",
        /// Americas.
        Americas = "americas",
        /// Asia and the Pacific.
        AsiaPacific = "asia-pacific",
        /// Europe.
        Europe = "europe",
    }
}

impl Region {
    /// The region with the name that OGP writes in English, as in its lists and in our import files.
    pub fn from_ogp_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|region| region.ogp_name() == name)
    }

    /// The name that OGP writes in English.
    pub fn ogp_name(self) -> &'static str {
        match self {
            Self::AfricaMiddleEast => "Africa and the Middle East",
            Self::Americas => "Americas",
            Self::AsiaPacific => "Asia and the Pacific",
            Self::Europe => "Europe",
        }
    }
}

codes! {
    /// What kind of local government a jurisdiction is.
    Kind {
        /// City.
        City = "city",
        /// Municipality.
        Municipality = "municipality",
        /// County.
        County = "county",
        /// District.
        District = "district",
        /// Metropolitan area.
        MetropolitanArea = "metropolitan_area",
        /// Province.
        Province = "province",
        /// Region.
        Region = "region",
        /// State of a federation.
        State = "state",
        /// Department.
        Department = "department",
        /// Regency.
        Regency = "regency",
        /// Devolved nation.
        DevolvedNation = "devolved_nation",
    }
}

codes! {
    /// Where a member stands in the programme.
    MemberStatus {
        /// Has applied.
        Applicant = "applicant",
        /// In the community tier, not selected.
        Community = "community",
        /// A member.
        Member = "member",
        /// A member without activity.
        Inactive = "inactive",
        /// No longer a member.
        Withdrawn = "withdrawn",
    }
}

codes! {
    /// How many people live there, in bands.
    SizeBand {
        /// Fewer than 100 000.
        Under100k = "under-100k",
        /// 100 000 to 499 999.
        From100kTo500k = "100k-500k",
        /// 500 000 to 1 999 999.
        From500kTo2m = "500k-2m",
        /// 2 000 000 and more.
        Over2m = "over-2m",
        /// Not known.
        Unknown = "unknown",
    }
}

impl SizeBand {
    /// The band of a population.
    pub fn of(population: Option<u32>) -> Self {
        match population {
            None => Self::Unknown,
            Some(..100_000) => Self::Under100k,
            Some(100_000..500_000) => Self::From100kTo500k,
            Some(500_000..2_000_000) => Self::From500kTo2m,
            Some(2_000_000..) => Self::Over2m,
        }
    }
}

/// A country or territory: two upper-case letters of ISO 3166-1, user-assigned codes such as `XK` included.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(pattern = "^[A-Z]{2}$"))]
#[serde(try_from = "String", into = "String")]
pub struct Country(String);

/// A text that is no country code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a country is written as two upper-case letters")]
pub struct InvalidCountry;

impl Country {
    /// The country with the code `text`, or [`InvalidCountry`].
    pub fn parse(text: &str) -> Result<Self, InvalidCountry> {
        let fits = text.len() == 2 && text.bytes().all(|b| b.is_ascii_uppercase());
        if fits { Ok(Self(text.to_owned())) } else { Err(InvalidCountry) }
    }

    /// The code.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for Country {
    type Error = InvalidCountry;
    fn try_from(text: String) -> Result<Self, InvalidCountry> {
        Self::parse(&text)
    }
}

impl From<Country> for String {
    fn from(country: Country) -> String {
        country.0
    }
}

/// A point on the map in hundredths of a degree; good for a dot, not for an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Coordinates {
    /// Latitude north of the equator, -9000..=9000.
    pub lat_e2: i32,
    /// Longitude east of Greenwich, -18000..=18000.
    pub lon_e2: i32,
}

impl Coordinates {
    /// Coordinates from decimal degrees as people write them (`-34.6`), at most two decimals kept; `None` when they
    /// are no numbers or lie off the globe.
    pub fn parse(lat: &str, lon: &str) -> Option<Self> {
        let hundredths = |text: &str, limit: f64| {
            let degrees: f64 = text.trim().parse().ok()?;
            (degrees.is_finite() && degrees.abs() <= limit).then(|| (degrees * 100.0).round() as i32)
        };
        Some(Self { lat_e2: hundredths(lat, 90.0)?, lon_e2: hundredths(lon, 180.0)? })
    }

    /// Latitude and longitude in decimal degrees, as [`Self::parse`] reads them.
    pub fn degrees(self) -> (String, String) {
        let degrees = |hundredths: i32| {
            let sign = if hundredths < 0 { "-" } else { "" };
            let all = hundredths.unsigned_abs();
            format!("{sign}{}.{:02}", all / 100, all % 100)
        };
        (degrees(self.lat_e2), degrees(self.lon_e2))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_reads_back() {
        for kind in Kind::ALL {
            assert_eq!(Kind::from_code(kind.code()), Some(*kind));
        }
        for region in Region::ALL {
            assert_eq!(Region::from_code(region.code()), Some(*region));
            assert_eq!(Region::from_ogp_name(region.ogp_name()), Some(*region));
        }
    }

    #[test]
    fn a_band_begins_at_its_round_number() {
        assert_eq!(SizeBand::of(Some(99_999)), SizeBand::Under100k);
        assert_eq!(SizeBand::of(Some(100_000)), SizeBand::From100kTo500k);
        assert_eq!(SizeBand::of(Some(2_000_000)), SizeBand::Over2m);
        assert_eq!(SizeBand::of(None), SizeBand::Unknown);
    }

    #[test]
    fn degrees_read_back() {
        for (lat_e2, lon_e2) in [(-5, 5), (0, -18_000), (9_000, 18_000), (-3_460, 7)] {
            let place = Coordinates { lat_e2, lon_e2 };
            let (lat, lon) = place.degrees();
            assert_eq!(Coordinates::parse(&lat, &lon), Some(place), "{lat} {lon}");
        }
        assert_eq!(
            Coordinates { lat_e2: -5, lon_e2: 1207 }.degrees(),
            ("-0.05".to_owned(), "12.07".to_owned())
        );
    }

    #[test]
    fn a_point_off_the_globe_is_none() {
        assert_eq!(Coordinates::parse("-34.6", "-58.4"), Some(Coordinates { lat_e2: -3460, lon_e2: -5840 }));
        assert_eq!(Coordinates::parse("90.1", "0"), None);
        assert_eq!(Coordinates::parse("x", "0"), None);
        assert_eq!(Coordinates::parse("NaN", "0"), None);
    }
}
