export { NewTicketPage } from './new-ticket'
export { OwnTicketPage, OwnTicketsPage } from './own-tickets'
export { QueuePage } from './queue'
export { TicketPage } from './ticket'
