// Every page as it is with groups, mentors and reasons in it.
import { checkEveryPage } from './support/every_page';

checkEveryPage('after groups and matches are published');
