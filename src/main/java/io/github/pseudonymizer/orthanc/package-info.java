/** The rim towards Orthanc: native bridge, routes, request parsing, jobs, stable studies, the archive. */
@NullMarked
package io.github.pseudonymizer.orthanc;

import org.jspecify.annotations.NullMarked;
