// How the pictures of the documentation are made: as a journey, with its own file pattern so that tests never make them.
import tests from './playwright.config';

export default { ...tests, testMatch: '*.screens.ts', workers: 1 };
