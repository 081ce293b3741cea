//! The API client, the same in the browser and in tests.
