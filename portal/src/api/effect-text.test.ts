import { describe, expect, it } from 'vitest'
import { all, rust, sorted } from '../../test/rust-source'
import { english, expectTold, french } from '../../test/server-words'
import { resources } from '../i18n'
import { effectText } from './server-text'

describe('what an update brought about', () => {
  const decided = rust('shared/domain/src/ticket/effects.rs')
  const to = 'anna@example.com'

  it('has the form that is known here', () => {
    const views = rust('shared/app/src/views/record.rs')
    expect(views).toContain('format!("{} to {to}{copied}, because {reason}", name(template))')
    expect(views).toContain('format!(" and {} copied", cc.len())')
    expect(views).toContain('format!("no {}, because {reason}", name(template))')
    expect(rust('functions/mail/src/receive_mail/answering.rs')).toContain(
      'format!("an answer could do harm ({})", reasons.join(", "))',
    )
  })

  it('is told for every effect that the server decides', () => {
    const effects = all(decided, /(Effect::(?:SendMail|WithheldMail) \{[^}]*\})/g)
    expect(effects).toHaveLength(decided.match(/Effect::\w+ \{/g)?.length ?? 0)
    for (const effect of effects) {
      const [template] = all(effect, /MailTemplate::(\w+)/g)
      const name = template?.toLowerCase()
      const literal = /reason: "([^"]+)"/.exec(effect)?.[1]
      // The one reason that is not written there is why a mail may not be answered.
      if (literal === undefined)
        expect(effect).toMatch(/WithheldMail \{.*reason: reason\.clone\(\)/)
      else expectTold(effectText, `${name} to ${to}, because ${literal}`, to)
    }
  })

  /** The one reason for which an automatic mail does not go out. */
  function withheld() {
    const automatic = rust('shared/domain/src/ticket/automatic.rs')
    expect(automatic.match(/Effect::\w+ \{/g)).toHaveLength(2)
    const [reason, ...others] = all(automatic, /WithheldMail \{[^}]*reason: "([^"]+)"/g)
    expect(others).toEqual([])
    return reason
  }

  it('tells of a resolution, and why no mail does', () => {
    const resolving = rust('shared/domain/src/ticket/resolving.rs')
    const sent = `notice of the resolution to ${to}, because`
    const [reason, ...others] = all(resolving, /MailTemplate::Resolved, "([^"]+)"\)/g)
    expectTold(effectText, `${sent} ${reason}`, to)
    expectTold(effectText, `no notice of the resolution, because ${withheld()}`)
    expect([others, resolving.match(/Effect::\w+ \{/g)]).toEqual([[], null])
  })

  it('tells of a survey, and why none goes out', () => {
    const rating = rust('shared/domain/src/ticket/rating.rs')
    const [reason, ...others] = all(rating, /MailTemplate::Survey, "([^"]+)"\)/g)
    expectTold(effectText, `survey to ${to}, because ${reason}`, to)
    expectTold(effectText, `no survey, because ${withheld()}`)
    expect([others, rating.match(/Effect::\w+Mail \{/g)]).toEqual([[], null])
  })

  it('names who had a mail sent again', () => {
    expect(rust('shared/domain/src/ticket/resending.rs')).toContain(
      'format!("{} had it sent again", context.actor.name)',
    )
    for (const mail of [
      `reply to ${to}`,
      `reply to ${to} and 2 copied`,
      `acknowledgement to ${to}`,
      `notice of the resolution to ${to}`,
      `survey to ${to}`,
    ]) {
      const said = `${mail}, because Jonas Weber had it sent again`
      expectTold(effectText, said, 'Jonas Weber')
      expectTold(effectText, said, to)
    }
  })

  it('says how many are copied', () => {
    const said = (count: number) => `reply to ${to} and ${count} copied, because a member replied`
    expectTold(effectText, said(1), '1')
    expect(effectText(said(1), french).text).toBe(`Par e-mail à ${to}, 1 personne en copie`)
    expect(effectText(said(3), french).text).toBe(`Par e-mail à ${to}, 3 personnes en copie`)
  })

  it.each([
    ['a promised time draws near', 'un délai promis touche à sa fin'],
    ['a promised time is over', 'un délai promis est dépassé'],
    ['an escalation step was due', 'une étape d’escalade était prévue'],
    ['automatic mail is parked', 'un e-mail automatique est en attente'],
    ['the comment names them', 'le commentaire contient une mention'],
    ['they follow the ticket', 'le ticket est suivi'],
    ['the requester rated their help', 'le demandeur a évalué l’aide'],
  ])('names the members who are told, as %s', (why, inFrench) => {
    const said = (names: string) => `notice to ${names}, because ${why}`
    const two = said('Jonas Weber, Priya Raman')
    expect(effectText(two, english)).toEqual({
      text: `By mail to Jonas Weber and Priya Raman, as ${why}`,
    })
    expect(effectText(two, french)).toEqual({
      text: `Par e-mail à Jonas Weber et Priya Raman, car ${inFrench}`,
    })
    expectTold(effectText, said('Jonas Weber'), 'Jonas Weber')
  })

  it('knows every notice and the name of every mail', () => {
    const views = rust('shared/app/src/views/record.rs')
    for (const why of all(views, /Notice::\w+ => "([^"]+)"/g)) {
      expectTold(effectText, `notice to Jonas Weber, because ${why}`, 'Jonas Weber')
    }
    for (const name of all(views, /MailTemplate::\w+ => "([^"]+)"/g)) {
      const said = `${name} to ${to}, because Jonas Weber had it sent again`
      expectTold(effectText, said, 'Jonas Weber')
    }
  })

  const signals = () => {
    const classify = rust('shared/mail/src/classify.rs')
    const calls = all(
      classify,
      /\b(?:found\.push\(|note)\(([\s\S]*?)\b(?:Means::\w+|means)\s*,?\s*\)/g,
    )
    const written = calls.flatMap((call) => {
      const name = /"([a-z_]+)",\s*$/.exec(call)?.[1]
      // Two calls hand on what another one names.
      if (name === undefined) expect(call.trim()).toBe('reason,')
      return name ?? []
    })
    return [...written, ...all(classify, /verdicts\.\w+ == Verdict::Fail, "([a-z_]+)"/g)]
  }

  it('names every signal for which a mail is not answered, and no other', () => {
    expect(sorted(signals())).toEqual(Object.keys(resources.fr.server.signal).sort())
    for (const signal of signals()) {
      expectTold(effectText, `no acknowledgement, because an answer could do harm (${signal})`)
    }
  })

  it('lists several signals in one sentence', () => {
    const said = 'no acknowledgement, because an answer could do harm (auto_submitted, precedence)'
    expect(effectText(said, english).text).toMatch(/marked as automatic and marked as bulk mail$/)
    expect(effectText(said, french).text).toMatch(/marqué comme automatique et marqué comme envoi/)
  })

  it.each([
    'reply to anna@example.com, because the moon is full',
    'notice to Jonas Weber, because the moon is full',
    'no acknowledgement, because an answer could do harm (auto_submitted, moonlight)',
  ])('stays in the words of the server when they are not known: %s', (said) => {
    expect(effectText(said, french)).toEqual({ text: said, lang: 'en' })
  })
})
