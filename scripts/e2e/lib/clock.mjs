// Lets days pass for one ticket: what is due in days is moved to the coming minute, and the schedule does the rest.

const DAY = 24 * 60 * 60 * 1000
const seconds = (date) => `${date.toISOString().slice(0, 19)}Z`

/** A resolved ticket, as if it had been resolved `days` ago. */
export async function letDaysPass(cloud, tenantId, number, days) {
  const TableName = await cloud.table()
  const Key = { PK: { S: `TEN#${tenantId}#TICKET#${number}` }, SK: { S: 'TICKET' } }
  const { Item: item } = await cloud.dynamodb('GetItem', { TableName, Key, ConsistentRead: true })
  if (!item) throw new Error(`ticket ${number} is not in the table`)
  if (!item.resolved_at?.S || !item.GSI3PK?.S) {
    throw new Error(`ticket ${number} waits for nothing: resolved_at ${item.resolved_at?.S}, GSI3PK ${item.GSI3PK?.S}`)
  }
  const shard = item.GSI3PK.S.split('#').at(-1)
  // The sweep of a minute that has begun may have run already.
  const minute = new Date(Math.ceil((Date.now() + 5_000) / 60_000) * 60_000)
  await cloud.dynamodb('UpdateItem', {
    TableName,
    Key,
    UpdateExpression: 'SET resolved_at = :resolved, wake_at = :wake, GSI3PK = :minute',
    ConditionExpression: 'version = :version',
    ExpressionAttributeValues: {
      ':resolved': { S: seconds(new Date(Date.parse(item.resolved_at.S) - days * DAY)) },
      ':wake': { S: seconds(minute) },
      ':minute': { S: `WAKE#${minute.toISOString().slice(0, 16)}#${shard}` },
      ':version': item.version,
    },
  })
}
