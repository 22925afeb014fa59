// A new organisation: its first administrator signs up, and invites an agent who joins.
import assert from 'node:assert/strict'
import { choose, signIn, signOut } from '../lib/portal.mjs'

export const SIGN_UP = 'a new organisation signs up on a host of its own'
export const INVITATION = 'an invited agent joins by the mailed link'

export function signUpTests(runner, world) {
  const { admin, agent, slug } = world

  runner.test(SIGN_UP, {}, async () => {
    const page = await world.browser.person(slug)
    admin.page = page
    await page.goto('/sign-up')
    await page.getByLabel('Name of your organisation').fill(world.organisation)
    await page.getByLabel('Name in addresses').fill(slug)
    await page.getByLabel('Your name').fill(admin.name)
    await page.getByLabel('E-mail address').fill(admin.email)
    await page.getByLabel('Choose a password').fill(admin.password)
    await page.getByRole('button', { name: 'Open the helpdesk' }).click()
    await page.waitForURL(/\/tickets/)
    assert.equal(new URL(page.url()).origin, world.browser.origin(slug))
    await page.getByText('Nothing here').waitFor()
    await page.goto('/settings/addresses')
    await page.getByText(world.support).waitFor()

    const me = await world.api.signIn(slug, admin.email, admin.password)
    assert.deepEqual([me.role, me.tenant.slug], ['admin', slug])
    world.tenantId = me.tenant.id
  })

  runner.test('a session survives a reload and ends with the sign-out', { needs: [SIGN_UP] }, async () => {
    const page = await world.browser.person(slug)
    await page.goto('/sign-in')
    await page.getByLabel('E-mail address').fill(admin.email)
    await page.getByLabel('Password').fill('not the password')
    await page.getByRole('button', { name: 'Sign in', exact: true }).click()
    await page.getByRole('alert').getByText('The address or the password is not right').waitFor()
    await signIn(page, admin.email, admin.password)
    await page.goto('/settings/addresses')
    await page.getByText(world.support).waitFor()
    await page.reload()
    await page.getByText(world.support).waitFor()
    // One browser, one session: a second tab has it too, and loses it together with the first.
    const second = await page.context().newPage()
    await second.goto('/settings/members')
    await second.getByText(admin.email).first().waitFor()
    await signOut(page)
    await second.waitForURL(/\/sign-in$/)
    await page.goBack()
    await page.waitForURL(/\/sign-in/)
    assert.equal(await page.getByText(world.support).count(), 0)
    await page.context().close()
  })

  runner.test(
    'somebody not signed in gets to the sign-in, and then where they wanted',
    { needs: [SIGN_UP] },
    async () => {
      const page = await world.browser.person(slug)
      await page.goto('/settings/members')
      await page.waitForURL(/\/sign-in/)
      await page.getByLabel('E-mail address').fill(admin.email)
      await page.getByLabel('Password').fill(admin.password)
      await page.getByRole('button', { name: 'Sign in', exact: true }).click()
      await page.waitForURL(/\/settings\/members/)
      await page.context().close()
    },
  )

  runner.test(INVITATION, { needs: [SIGN_UP] }, async () => {
    const { page } = admin
    await page.goto('/settings/members')
    await page.getByRole('button', { name: 'Invite', exact: true }).click()
    const dialog = page.getByRole('dialog', { name: 'Invite a member' })
    await dialog.getByLabel('Name', { exact: true }).fill(agent.name)
    await dialog.getByLabel('E-mail address').fill(agent.email)
    await choose(page, dialog, 'Role', 'Agent')
    await dialog.getByRole('button', { name: 'Send invitation' }).click()
    await dialog.waitFor({ state: 'detached' })
    await page.getByRole('main').getByText(agent.email).first().waitFor()

    const mail = await world.outbox.wait(agent.email)
    const link = mail.links.find((found) => found.includes('/invitation#token='))
    assert.ok(link, `no invitation link in ${mail.text}`)
    assert.equal(new URL(link).origin, world.browser.origin(slug))
    const invited = await world.browser.person(slug)
    await invited.goto(link)
    await invited.getByLabel('Your name').fill(agent.name)
    await invited.getByLabel('Choose a password').fill(agent.password)
    await invited.getByRole('button', { name: 'Join', exact: true }).click()
    await invited.waitForURL(/\/tickets/)
    await invited.context().close()

    // The link works once.
    const second = await world.browser.person(slug)
    await second.goto(link)
    await second.getByLabel('Your name').fill('Somebody Else')
    await second.getByLabel('Choose a password').fill('another password 1')
    await second.getByRole('button', { name: 'Join', exact: true }).click()
    await second.getByRole('alert').first().waitFor()
    assert.ok(new URL(second.url()).pathname.startsWith('/invitation'))
    await second.context().close()
  })
}
