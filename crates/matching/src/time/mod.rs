//! Civil time: zones as data, weekly free hours, and their overlap in every week of a programme.
