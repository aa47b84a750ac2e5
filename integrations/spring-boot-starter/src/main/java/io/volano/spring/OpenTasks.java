package io.volano.spring;

import io.volano.OpenTask;
import io.volano.Task;
import io.volano.Volano;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.config.RuntimeBeanReference;
import org.springframework.beans.factory.support.AutowireCandidateQualifier;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.BeanDefinitionRegistryPostProcessor;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.core.ResolvableType;
import org.springframework.util.StringUtils;

/// Adds an [OpenTask] bean for every [Task] bean: `openHeadline` for `headline`, of the same
/// situations, with the task's name as qualifier.
///
/// It is made with the context, so that a task which cannot be declared keeps the application from
/// starting, and no request meets one that is not.
final class OpenTasks implements BeanDefinitionRegistryPostProcessor {

  @Override
  public void postProcessBeanDefinitionRegistry(BeanDefinitionRegistry registry) {
    var beans = (ConfigurableListableBeanFactory) registry;
    for (var task : beans.getBeanNamesForType(Task.class, true, false)) {
      var name = "open" + StringUtils.capitalize(task);
      if (!registry.containsBeanDefinition(name)) {
        registry.registerBeanDefinition(name, definition(task, situations(beans, task)));
      }
    }
  }

  /// The type of the situations a task is about, as far as its bean's type tells.
  private static ResolvableType situations(ConfigurableListableBeanFactory beans, String task) {
    return beans.getMergedBeanDefinition(task).getResolvableType().as(Task.class).getGeneric(0);
  }

  private static RootBeanDefinition definition(String task, ResolvableType situations) {
    var definition = new RootBeanDefinition(OpenTasks.class);
    definition.setFactoryMethodName("open");
    var arguments = definition.getConstructorArgumentValues();
    arguments.addIndexedArgumentValue(0, new RuntimeBeanReference(Volano.class));
    arguments.addIndexedArgumentValue(1, new RuntimeBeanReference(task));
    definition.setTargetType(ResolvableType.forClassWithGenerics(OpenTask.class, situations));
    definition.addQualifier(new AutowireCandidateQualifier(Qualifier.class, task));
    definition.setLazyInit(false);
    return definition;
  }

  /// Declares a task.
  static <S> OpenTask<S> open(Volano volano, Task<S> task) {
    return volano.open(task);
  }
}
