/** The pages before the sign-in: one lazy chunk. */
export { BareHostPage } from './bare-host'
export { InvitationPage, SignInLinkPage } from './redeem'
export { SignInAgain, SignInPage } from './sign-in'
export { SignUpPage } from './sign-up'
