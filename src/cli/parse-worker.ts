import { parseJsonlLine } from '../signatures/parse-jsonl.ts'
import { type Answer, answerEach } from './answer-lines.ts'
import type { InputLine } from './read-lines.ts'

const answer = answerEach(parseJsonlLine)

export const handler = (lines: InputLine[]): Promise<Answer[]> => answer(lines)
