/// The loop inside an application of Spring Boot: a [io.volano.Task] bean is a task.
///
/// [VolanoAutoConfiguration] opens the stores and the loop; [OpenTasks] adds an
/// [io.volano.OpenTask] for every task.
package io.volano.spring;
