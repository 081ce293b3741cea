//! People and seats: government is a square, civil society a ring, a member both side by side.

use leptos::prelude::*;

/// The shape of a seat.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SeatShape {
    /// A government seat.
    Gov,
    /// A civil-society seat.
    Civil,
    /// Both: the member itself.
    Member,
}

/// The shape with its word beside it.
#[component]
pub fn SeatMark(
    shape: SeatShape,
    /// The word: "Edgar Sicajol", "both", "government seat".
    children: Children,
) -> impl IntoView {
    let drawn = match shape {
        SeatShape::Gov => {
            view! { <rect x="1" y="1" width="10" height="10" rx="1.5" fill="currentColor" /> }.into_any()
        }
        SeatShape::Civil => {
            view! { <circle cx="6" cy="6" r="4.5" fill="none" stroke="currentColor" stroke-width="2" /> }
                .into_any()
        }
        SeatShape::Member => view! {
            <rect x="1" y="1" width="10" height="10" rx="1.5" fill="currentColor" />
            <circle cx="15" cy="6" r="4" fill="var(--card)" stroke="currentColor" stroke-width="2" />
        }
        .into_any(),
    };
    let width = if shape == SeatShape::Member { 20 } else { 12 };
    view! {
        <span class="seat">
            <svg viewBox=format!("0 0 {width} 12") width=width height="12" aria-hidden="true" focusable="false">{drawn}</svg>
            <span>{children()}</span>
        </span>
    }
    .into_any()
}

/// The initials of a name in the shape of its seat; the name stands beside it.
#[component]
pub fn Avatar(
    #[prop(into)] name: String,
    #[prop(default = SeatShape::Gov)] shape: SeatShape,
    #[prop(optional)] large: bool,
) -> impl IntoView {
    let class = match (shape, large) {
        (SeatShape::Civil, false) => "avatar avatar-civil",
        (SeatShape::Civil, true) => "avatar avatar-civil avatar-large",
        (_, false) => "avatar",
        (_, true) => "avatar avatar-large",
    };
    view! { <span class=class aria-hidden="true">{initials(&name)}</span> }.into_any()
}

/// The first letters of the first and the last word of a name.
pub fn initials(name: &str) -> String {
    let mut words = name.split_whitespace().filter_map(|word| word.chars().find(|c| c.is_alphanumeric()));
    let first = words.next();
    first.into_iter().chain(words.next_back()).flat_map(char::to_uppercase).collect()
}

#[cfg(test)]
mod tests {
    use super::initials;

    #[test]
    fn initials_are_of_the_first_and_the_last_word() {
        assert_eq!(initials("Beatrice Auma"), "BA");
        assert_eq!(initials("Marisol de la Cruz Ajú"), "MA");
        assert_eq!(initials("élodie"), "É");
        assert_eq!(initials("(Ana) Ž"), "AŽ");
        assert_eq!(initials("  "), "");
    }
}
