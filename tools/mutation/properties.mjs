import fc from 'fast-check';

// That a change is noticed is enough: nobody looks at the smallest case, whose search takes most of the time.
fc.configureGlobal({ endOnFailure: true, numRuns: 10 });
