//! Equal Earth turned 11 degrees, in the frame of `public/map.svg`, so that dots and land agree.
//!
//! Šavrič, Patterson and Jenny, "The Equal Earth map projection", 2018. The frame runs from 52 S to 70 N and
//! from Alaska to New Zealand.

/// Width of the map in its own units.
pub const WIDTH: f64 = 1000.0;
/// Height of the map in its own units.
pub const HEIGHT: f64 = 516.6;

/// The meridian in the middle, in degrees.
const CENTRE: f64 = 11.0;
/// The frame on the unit sphere: west, east, north.
const WEST: f64 = -1.93;
const EAST: f64 = 2.29;
const NORTH: f64 = 1.207_483_090_779_586;
/// The polynomial of the projection.
const A: [f64; 4] = [1.340_264, -0.081_106, 0.000_893, 0.003_796];

/// Where a place stands on the map; none when it lies outside the frame.
/// Latitude and longitude in degrees, north and east positive.
pub fn project(latitude: f64, longitude: f64) -> Option<(f64, f64)> {
    let turned = (longitude - CENTRE + 180.0).rem_euclid(360.0) - 180.0;
    let root = 3.0_f64.sqrt() / 2.0;
    let theta = circle::asin(root * circle::sin(latitude.to_radians()));
    let (square, sixth) = (theta.powi(2), theta.powi(6));
    let slope = A[0] + 3.0 * A[1] * square + sixth * (7.0 * A[2] + 9.0 * A[3] * square);
    let x = turned.to_radians() * circle::cos(theta) / (root * slope);
    let y = theta * (A[0] + A[1] * square + sixth * (A[2] + A[3] * square));
    let scale = WIDTH / (EAST - WEST);
    let place = ((x - WEST) * scale, (NORTH - y) * scale);
    let inside = (0.0..=WIDTH).contains(&place.0) && (0.0..=HEIGHT).contains(&place.1);
    inside.then_some(place)
}

/// The circular functions; the browser's own, where there is one, instead of a second set in the page.
mod circle {
    #[cfg(target_arch = "wasm32")]
    pub(super) use js_sys::Math::{asin, cos, sin};

    #[cfg(not(target_arch = "wasm32"))]
    pub(super) fn asin(x: f64) -> f64 {
        x.asin()
    }

    #[cfg(not(target_arch = "wasm32"))]
    pub(super) fn cos(x: f64) -> f64 {
        x.cos()
    }

    #[cfg(not(target_arch = "wasm32"))]
    pub(super) fn sin(x: f64) -> f64 {
        x.sin()
    }
}

#[cfg(test)]
mod tests {
    use super::project;

    fn near(place: (f64, f64), expected: (f64, f64)) -> bool {
        (place.0 - expected.0).abs() < 0.05 && (place.1 - expected.1).abs() < 0.05
    }

    #[test]
    fn places_stand_where_the_program_that_drew_the_land_puts_them() {
        // Computed with d3-geo 3 (geoEqualEarth, rotate -11), which also drew public/map.svg.
        for (latitude, longitude, expected) in [
            (-1.2864, 36.8172, (549.327, 292.309)),
            (4.711, -74.0721, (154.704, 263.532)),
            (16.4023, 120.5960, (840.247, 207.959)),
            (41.7151, 44.8271, (563.007, 95.510)),
            (0.0, 11.0, (457.346, 286.133)),
        ] {
            let place = project(latitude, longitude).unwrap();
            assert!(near(place, expected), "{latitude} {longitude}: {place:?}");
        }
    }

    #[test]
    fn places_outside_the_frame_have_no_dot() {
        assert_eq!(project(-77.8, 166.7), None);
        assert_eq!(project(78.2, 15.6), None);
    }

    #[test]
    fn longitudes_count_round_the_globe() {
        assert_eq!(project(10.0, 190.0), project(10.0, -170.0));
        assert!(near(project(-36.85, 174.76).unwrap(), project(-36.85, 174.76 - 360.0).unwrap()));
    }
}
