// Sends one mail over SMTP (RFC 5321), as another provider's server would hand it in.
import { createConnection } from 'node:net'

export class SmtpRefusal extends Error {
  constructor(command, reply) {
    super(`${command} was answered with ${reply}`)
    this.code = Number(reply.slice(0, 3))
  }
}

/**
 * Gives the id that the server took the mail under; throws SmtpRefusal when it refuses. `from` is the envelope's sender, '' for
 * none. `raw` is text, or bytes that go as they are.
 */
export async function sendMail({ smtp_host: host, smtp_port: port }, { from, to, raw }) {
  const socket = createConnection({ host, port })
  socket.setTimeout(30_000, () => socket.destroy(new Error('SMTP: no answer within 30 s')))
  const reply = replies(socket)
  const say = async (command, expected) => {
    if (command !== null) socket.write(`${command}\r\n`)
    const answer = await reply()
    if (!answer.startsWith(expected)) throw new SmtpRefusal((command ?? 'the connection').slice(0, 80), answer)
    return answer
  }
  try {
    await say(null, '220')
    await say('EHLO mail.example.com', '250')
    await say(`MAIL FROM:<${from}>`, '250')
    for (const recipient of [to].flat()) await say(`RCPT TO:<${recipient}>`, '250')
    await say('DATA', '354')
    // A line that begins with a dot gets one more, as a lone dot ends the mail.
    const lines = asBytes(raw).replace(/\r?\n/g, '\r\n').replace(/^\./gm, '..')
    socket.write(lines.endsWith('\r\n') ? lines : `${lines}\r\n`, 'latin1')
    return (await say('.', '250')).split(' ').at(-1)
  } finally {
    socket.end('QUIT\r\n')
  }
}

/** Text of which each character is one byte. */
const asBytes = (raw) => Buffer.from(raw).toString('latin1')

/** A function that gives the next whole reply, of however many lines. */
function replies(socket) {
  let text = ''
  let failure = null
  let wake = () => {}
  socket.setEncoding('utf8')
  socket.on('data', (part) => {
    text += part
    wake()
  })
  socket.on('error', (error) => {
    failure = error
    wake()
  })
  socket.on('close', () => {
    failure ??= new Error('SMTP: the connection was closed')
    wake()
  })
  return async () => {
    for (;;) {
      const whole = /^(?:\d{3}-[^\n]*\n)*\d{3}(?: [^\n]*)?\n/.exec(text)
      if (whole) {
        text = text.slice(whole[0].length)
        return whole[0].trim()
      }
      if (failure) throw failure
      await new Promise((done) => {
        wake = done
      })
    }
  }
}
