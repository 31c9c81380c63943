import { openFakeCrm } from '../support/fake-crm.ts'
import { describeConnector } from './connector-contract.ts'

for (const deduplicates of [false, true]) {
  describeConnector(`the fake CRM that ${deduplicates ? 'knows' : 'does not know'} keys`, () => {
    const fake = openFakeCrm({ deduplicates })
    return {
      connector: fake.connector,
      count: () => fake.records.filter(record => record.write.operation.endsWith('_activity')).length,
      timeOutAfterEffect: () => fake.misbehave({ kind: 'times-out', afterEffect: true }),
      limitRateUntil: until => fake.misbehave({ kind: 'rate-limited', until }),
      editByHand: id => fake.editByHand(id, 'Called them, they are in'),
      loseCredentials: () => fake.misbehave({ kind: 'refuses', reason: 'reconnect_required' }),
    }
  })
}
