// What the handlers declare in Rust, from the two files that are generated of it.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from './facts.mjs'

const METHODS = ['get', 'put', 'post', 'delete', 'patch', 'head', 'options']
const read = (...path) => JSON.parse(readFileSync(join(ROOT, ...path), 'utf8'))

/** `[{name, kind}]`, the names in snake_case. */
export function declaredWorkers() {
  return read('infra', 'workers.json').workers
}

/** The names of all functions: one per operation, one per worker. */
export function declaredFunctions() {
  const paths = Object.values(read('shared', 'openapi', 'openapi.json').paths)
  const operations = paths.flatMap((path) => METHODS.flatMap((method) => path[method] ?? []))
  const names = [...operations.map(({ operationId }) => operationId), ...declaredWorkers().map(({ name }) => name)]
  if (!names.every(Boolean)) throw new Error('an operation or a worker has no name')
  if (new Set(names).size !== names.length) throw new Error('one name stands for two functions')
  return names.sort()
}
