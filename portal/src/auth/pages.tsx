/** The pages before the sign-in: one lazy chunk. */
export { BareHostPage } from './bare-host'
export { FilePage } from './file'
export { InvitationPage, SignInLinkPage } from './redeem'
export { SignInAgain, SignInPage } from './sign-in'
export { SignUpPage } from './sign-up'
export { SurveyPage } from './survey'
