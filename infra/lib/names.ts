/** `get_ticket` -> `get-ticket`: the binary's name and the name a function is deployed under. */
export function kebab(snake: string): string {
  return snake.replaceAll("_", "-");
}

/** `get_ticket` -> `GetTicket`: the construct's id. */
export function pascal(snake: string): string {
  return snake
    .split("_")
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join("");
}

/** `wake_ticket` -> `QUEUE_WAKE_TICKET`: the variable that carries a queue's URL. */
export function queueVariable(queue: string): string {
  return `QUEUE_${queue.toUpperCase()}`;
}
