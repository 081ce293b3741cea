//! Ids, parsed values, requests and responses, permissions and error codes that the browser and the server share.
