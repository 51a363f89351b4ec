import { buildSchema } from 'graphql';

/** The part of Canvas's schema that tells changed grades; fields and arguments have Canvas's names. */
export const schema = buildSchema(`
  scalar DateTime

  enum SubmissionState { unsubmitted submitted pending_review graded ungraded deleted }
  enum OrderDirection { ascending descending }
  enum SubmissionOrderField { _id gradedAt username }

  input DateTimeRange { start: DateTime end: DateTime }
  input SubmissionOrderCriteria { field: SubmissionOrderField! direction: OrderDirection }
  input SubmissionFilterInput {
    states: [SubmissionState!] = [submitted, pending_review, graded]
    submittedSince: DateTime
    gradedSince: DateTime
    updatedSince: DateTime
    dueBetween: DateTimeRange
  }
  input SubmissionSearchFilterInput {
    states: [SubmissionState!] = [submitted, pending_review, graded]
    sectionIds: [ID!]
    late: Boolean
    includeConcluded: Boolean = true
    includeDeactivated: Boolean = true
  }

  type PageInfo { hasNextPage: Boolean! hasPreviousPage: Boolean! startCursor: String endCursor: String }

  type User { _id: ID! id: ID! name: String sortableName: String shortName: String sisId: String integrationId: String }

  type Assignment {
    _id: ID!
    id: ID!
    name: String
    courseId: ID
    dueAt: DateTime
    pointsPossible: Float
    gradingType: String
    state: String
    postToSis: Boolean
    sisId: String
    updatedAt: DateTime
    assignmentGroupId: ID
    submissionsConnection(
      filter: SubmissionSearchFilterInput
      first: Int
      after: String
      last: Int
      before: String
    ): SubmissionConnection
  }

  type SubAssignmentSubmission {
    assignmentId: ID!
    subAssignmentTag: String
    score: Float
    grade: String
    enteredScore: Float
    enteredGrade: String
    excused: Boolean
    late: Boolean
    missing: Boolean
    latePolicyStatus: String
    customGradeStatusId: ID
    deductedPoints: Float
    secondsLate: Float
    gradeMatchesCurrentSubmission: Boolean
    state: String
    cachedDueDate: DateTime
    gradedAt: DateTime
    postedAt: DateTime
    submittedAt: DateTime
  }

  type Submission {
    _id: ID!
    id: ID!
    assignmentId: ID
    assignment: Assignment
    userId: ID
    user: User
    anonymousId: ID
    attempt: Int!
    score: Float
    grade: String
    enteredScore: Float
    enteredGrade: String
    deductedPoints: Float
    excused: Boolean
    late: Boolean
    missing: Boolean
    latePolicyStatus: String
    secondsLate: Float
    state: SubmissionState!
    status: String
    submittedAt: DateTime
    gradedAt: DateTime
    postedAt: DateTime
    updatedAt: DateTime
    createdAt: DateTime
    cachedDueDate: DateTime
    customGradeStatus: String
    customGradeStatusId: ID
    extraAttempts: Int
    gradeMatchesCurrentSubmission: Boolean
    gradingPeriodId: ID
    redoRequest: Boolean
    sticker: String
    hasSubAssignmentSubmissions: Boolean
    subAssignmentSubmissions: [SubAssignmentSubmission!]
  }

  type SubmissionEdge { cursor: String! node: Submission }
  type SubmissionConnection { edges: [SubmissionEdge] nodes: [Submission] pageInfo: PageInfo! }

  type AssignmentEdge { cursor: String! node: Assignment }
  type AssignmentConnection { edges: [AssignmentEdge] nodes: [Assignment] pageInfo: PageInfo! }

  type Course {
    _id: ID!
    id: ID!
    name: String!
    courseCode: String
    state: String!
    sisId: String
    submissionsConnection(
      studentIds: [ID!]
      orderBy: [SubmissionOrderCriteria!]
      filter: SubmissionFilterInput = {}
      first: Int
      after: String
      last: Int
      before: String
    ): SubmissionConnection
    assignmentsConnection(first: Int, after: String, last: Int, before: String): AssignmentConnection
  }

  type Query {
    course(id: ID, sisId: String): Course
    assignment(id: ID, sisId: String): Assignment
  }
`);
