import { screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { beforeEach, describe, expect, it } from 'vitest'
import { FakeApi } from '../../../test/fake/server'
import { renderPortal } from '../../../test/render-portal'
import i18n from '../../i18n'
import { type CapsDraft, capProblems, USUAL } from './caps'

beforeEach(() => i18n.changeLanguage('en'))

const show = (role: 'admin' | 'viewer' = 'admin') => {
  const api = new FakeApi({ role })
  renderPortal('/settings/mail', api)
  return api
}
const patches = (api: FakeApi) =>
  api.requests.filter(({ method }) => method === 'PATCH').map(({ body }) => body)
const retype = async (label: string, text: string) => {
  const field = await screen.findByLabelText(label)
  await userEvent.clear(field)
  if (text) await userEvent.type(field, text)
  return field
}

const ASKS = 'Ask requesters how the help was'
const HOURS = 'Hours from the resolution to the mail'

describe('the mail settings', () => {
  it('send what was changed and nothing else', async () => {
    const api = show()
    await userEvent.click(
      await screen.findByRole('radio', { name: /^Hold it.*\n*$/, checked: false }),
    )
    await userEvent.click(screen.getByRole('button', { name: 'Save' }))
    expect(await screen.findByText('The mail settings are saved')).toBeVisible()
    expect(patches(api)).toEqual([{ on_dmarc_fail: 'suspend' }])
    expect(screen.queryByRole('button', { name: 'Save' })).toBeNull()
  })

  it('send all caps when one was changed', async () => {
    const api = show()
    await retype('Within 10 hours', '200')
    await userEvent.click(screen.getByRole('button', { name: 'Save' }))
    await screen.findByText('The mail settings are saved')
    expect(patches(api)).toEqual([{ caps: { ...USUAL, per_600_minutes: 200 } }])
    await waitFor(() => expect(screen.getByRole('heading', { level: 1 })).toHaveFocus())
    await userEvent.click(screen.getByRole('button', { name: 'Take the usual numbers' }))
    await waitFor(() => expect(screen.getByLabelText('Within 10 minutes')).toHaveFocus())
    expect(screen.getByLabelText('Within 10 hours')).toHaveValue('100')
  })

  it('say whether requesters are told of a resolution', async () => {
    const api = show()
    const label = 'Tell requesters when their ticket is resolved'
    const announced = await screen.findByRole('switch', { name: label })
    expect(announced).not.toBeChecked()
    await userEvent.click(announced)
    await userEvent.click(screen.getByRole('button', { name: 'Save' }))
    await screen.findByText('The mail settings are saved')
    expect(patches(api)).toEqual([{ announces_resolution: true }])
    expect(announced).toBeChecked()
  })

  it('say whether requesters are asked how the help was, and when', async () => {
    const api = show()
    const asks = await screen.findByRole('switch', { name: ASKS })
    expect(asks).not.toBeChecked()
    expect(screen.getByLabelText(HOURS)).toBeDisabled()
    expect(screen.getByLabelText(HOURS)).toHaveValue('24')
    await userEvent.click(asks)
    await retype(HOURS, '168')
    await userEvent.click(screen.getByRole('button', { name: 'Save' }))
    await screen.findByText('The mail settings are saved')
    expect(patches(api)).toEqual([{ asks_for_rating: true, rating_delay_hours: 168 }])
    expect(asks).toBeChecked()
    expect(screen.getByLabelText(HOURS)).toHaveValue('168')
  })

  it.each(['0', '169', '1.5', 'soon', ''])('take no “%s” for hours', async (text) => {
    const api = show()
    await userEvent.click(await screen.findByRole('switch', { name: ASKS }))
    const field = await retype(HOURS, text)
    expect(field).toHaveAccessibleDescription('Write a whole number from 1 to 168')
    await userEvent.click(screen.getByRole('button', { name: 'Save' }))
    expect(field).toHaveFocus()
    expect(patches(api)).toEqual([])
    // Nobody is asked: the hours are what they were.
    await userEvent.click(screen.getByRole('switch', { name: ASKS }))
    expect(field).toHaveValue('24')
    expect(screen.queryByRole('button', { name: 'Save' })).toBeNull()
  })

  it('show what the API refuses of the hours', async () => {
    const api = show()
    const { handle } = api
    api.handle = (sent) => {
      if (sent.method === 'PATCH') sent.body = { rating_delay_hours: 169 }
      return handle.call(api, sent)
    }
    await userEvent.click(await screen.findByRole('switch', { name: ASKS }))
    const field = await retype(HOURS, '5')
    await userEvent.click(screen.getByRole('button', { name: 'Save' }))
    await waitFor(() => expect(field).toHaveAccessibleDescription('must be 1 to 168'))
    await waitFor(() => expect(field).toHaveFocus())
  })

  it('are not sent while a number is wrong, and lead there', async () => {
    const api = show()
    await retype('Within 30 minutes', '9')
    expect(await screen.findByText('No less than “Within 10 minutes”')).toBeVisible()
    const field = await retype('Within 30 minutes', '')
    expect(await screen.findByText('Write a number from 1 to 1,000')).toBeVisible()
    await userEvent.click(screen.getByRole('button', { name: 'Save' }))
    expect(field).toHaveFocus()
    expect(patches(api)).toEqual([])
    await userEvent.click(screen.getByRole('button', { name: 'Discard' }))
    expect(screen.getByLabelText('Within 30 minutes')).toHaveValue('15')
  })

  it('send how many earlier comments stand below a reply', async () => {
    const api = show()
    expect(await screen.findByLabelText('Comments below a reply')).toHaveValue('0')
    await retype('Comments below a reply', '20')
    await userEvent.click(screen.getByRole('button', { name: 'Save' }))
    await screen.findByText('The mail settings are saved')
    expect(patches(api)).toEqual([{ quoted_comments: 20 }])
    expect(screen.getByLabelText('Comments below a reply')).toHaveValue('20')
  })

  it.each(['21', '-1', '2.5', 'all', ''])('take no “%s” for earlier comments', async (text) => {
    const api = show()
    const field = await retype('Comments below a reply', text)
    expect(field).toHaveAccessibleDescription('Write a whole number from 0 to 20')
    await userEvent.click(screen.getByRole('button', { name: 'Save' }))
    expect(field).toHaveFocus()
    expect(patches(api)).toEqual([])
    await userEvent.click(screen.getByRole('button', { name: 'Discard' }))
    expect(field).toHaveValue('0')
    expect(field).toBeValid()
  })

  it('show what the API refuses of earlier comments until they are another number', async () => {
    const api = show()
    const { handle } = api
    api.handle = (sent) => {
      if (sent.method === 'PATCH') sent.body = { quoted_comments: 21 }
      return handle.call(api, sent)
    }
    const field = await retype('Comments below a reply', '5')
    await userEvent.click(screen.getByRole('button', { name: 'Save' }))
    await waitFor(() => expect(field).toHaveAccessibleDescription('must be 0 to 20'))
    await waitFor(() => expect(field).toHaveFocus())
    await userEvent.type(field, '{Backspace}4')
    expect(field).toBeValid()
  })

  it('tell in French what stands below a reply', async () => {
    await i18n.changeLanguage('fr')
    show()
    const title = 'Commentaires antérieurs dans les réponses'
    expect(await screen.findByRole('heading', { name: title })).toBeVisible()
    const field = await retype('Commentaires sous une réponse', '21')
    expect(field).toHaveAccessibleDescription('Écrivez un nombre entier de 0 à 20')
  })

  it('show beside the field what the API refuses', async () => {
    const api = show()
    const { handle } = api
    api.handle = (sent) => {
      // Another rule than the portal knows of.
      if (sent.method === 'PATCH') sent.body = { caps: { ...USUAL, per_60_minutes: 5 } }
      return handle.call(api, sent)
    }
    await retype('Within an hour', '30')
    await userEvent.click(screen.getByRole('button', { name: 'Save' }))
    expect(await screen.findByText('must not be less than for the shorter time')).toBeVisible()
    await waitFor(() => expect(screen.getByLabelText('Within an hour')).toHaveFocus())
  })

  it('are read and not changed by those who may not', async () => {
    show('viewer')
    expect(await screen.findByLabelText('Within 10 minutes')).toHaveAttribute('readonly')
    expect(screen.getByLabelText('Within 10 minutes')).toBeEnabled()
    expect(screen.getByLabelText('Comments below a reply')).toHaveAttribute('readonly')
    const [, other] = screen.getAllByRole('radio')
    if (other) await userEvent.click(other)
    expect(other).not.toBeChecked()
    for (const group of screen.getAllByRole('radiogroup')) {
      expect(group).toHaveAttribute('aria-readonly', 'true')
    }
    for (const one of screen.getAllByRole('switch')) expect(one).toBeDisabled()
    expect(screen.getByLabelText(HOURS)).toHaveAttribute('readonly')
    expect(screen.queryByRole('button', { name: 'Save' })).toBeNull()
  })
})

describe('caps', () => {
  it.each<[Partial<CapsDraft>, [string, string][]]>([
    [{}, []],
    [{ per_10_minutes: 0 }, [['per_10_minutes', 'range']]],
    [{ per_600_minutes: 1001 }, [['per_600_minutes', 'range']]],
    [{ per_30_minutes: null }, [['per_30_minutes', 'range']]],
    [{ per_30_minutes: 'unreadable' }, [['per_30_minutes', 'range']]],
    [{ per_30_minutes: 9 }, [['per_30_minutes', 'less']]],
    [{ per_30_minutes: 10 }, []],
    [{ per_10_minutes: null, per_30_minutes: 1 }, [['per_10_minutes', 'range']]],
    // What was out of its range is not what the next is compared with.
    [
      { per_60_minutes: 5000, per_180_minutes: 14 },
      [
        ['per_60_minutes', 'range'],
        ['per_180_minutes', 'less'],
      ],
    ],
  ])('%j are refused as %j', (part, expected) => {
    const found = [...capProblems({ ...USUAL, ...part })].map(([field, { kind }]) => [field, kind])
    expect(found).toEqual(expected)
  })
})
