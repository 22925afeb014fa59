import { useQueryClient } from '@tanstack/react-query'
import { deleteSenderRule, putSenderRule, senderRulesQuery } from '../../api/mail'
import type { SenderRule, SenderVerdict } from '../../api/types'
import { useSession } from '../../app/session'

/** Writes the rules about senders, and what is shown of them, in the order of the senders as the API has it. */
export function useSenderRules() {
  const { me } = useSession()
  const queryClient = useQueryClient()
  const { queryKey } = senderRulesQuery(me.tenant.id)
  async function change(next: (rules: SenderRule[]) => SenderRule[]) {
    // A reading that is under way may still be of before.
    await queryClient.cancelQueries({ queryKey })
    queryClient.setQueryData(queryKey, (rules: SenderRule[] | undefined) => rules && next(rules))
  }
  async function put(sender: string, verdict: SenderVerdict) {
    const made = await putSenderRule(sender, verdict)
    await change((rules) =>
      [made, ...rules.filter((rule) => rule.sender !== made.sender)].sort((a, b) =>
        a.sender < b.sender ? -1 : 1,
      ),
    )
    return made
  }
  async function remove({ sender }: SenderRule) {
    await deleteSenderRule(sender)
    await change((rules) => rules.filter((rule) => rule.sender !== sender))
  }
  return { put, remove }
}
