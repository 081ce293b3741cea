// Every page as it is before staff have published anything.
import { checkEveryPage } from './support/every_page';

checkEveryPage('before anything is published');
