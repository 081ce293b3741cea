// Every page and who sees it; a route of the app that is missing here fails the test that compares the two.
import type { Role } from './demo';

export interface Route {
  path: string;
  as: Role | null;
}

export const ROUTES: Route[] = [
  { path: '/', as: null },
  { path: '/members', as: null },
  { path: '/members?view=map', as: null },
  { path: '/members?view=table', as: null },
  { path: '/members?q=zzzzzz', as: null },
  { path: '/members/rosario-ar', as: null },
  { path: '/members/laayoune-sakia-el-hamra-ma', as: null },
  { path: '/members/no-such-member', as: null },
  { path: '/sign-in', as: null },
  { path: '/welcome/no-such-invitation', as: null },
  { path: '/help', as: null },
  { path: '/privacy', as: null },
  { path: '/trust', as: null },
  { path: '/accessibility', as: null },
  { path: '/demo/mail', as: null },
  { path: '/no-such-page', as: null },
  { path: '/home', as: 'government' },
  { path: '/group', as: 'government' },
  { path: '/mentoring', as: 'government' },
  { path: '/directory', as: 'government' },
  { path: '/members/rosario-ar', as: 'government' },
  { path: '/staff/today', as: 'government' },
  { path: '/account', as: 'government' },
  { path: '/account/privacy', as: 'government' },
  { path: '/home', as: 'civil-society' },
  { path: '/account/privacy', as: 'civil-society' },
  { path: '/home', as: 'mentor' },
  { path: '/mentoring', as: 'mentor' },
  { path: '/home', as: 'reformer' },
  { path: '/home', as: 'facilitator' },
  { path: '/group', as: 'facilitator' },
  { path: '/account', as: 'staff' },
  { path: '/staff/today', as: 'staff' },
  { path: '/staff/cohorts', as: 'staff' },
  { path: '/staff/cohorts/2024', as: 'staff' },
  { path: '/staff/groups?cohort=2024', as: 'staff' },
  { path: '/staff/matching?cohort=2024', as: 'staff' },
  { path: '/staff/calls', as: 'staff' },
  { path: '/staff/people', as: 'staff' },
  { path: '/staff/data', as: 'staff' },
  { path: '/staff/data?call=call-2028', as: 'staff' },
  { path: '/staff/data?call=no-such-call', as: 'staff' },
  { path: '/staff/mails', as: 'staff' },
  { path: '/staff/audit', as: 'staff' },
];
