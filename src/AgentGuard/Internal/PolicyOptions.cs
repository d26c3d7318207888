using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace AgentGuard.Internal;

/// <summary>Makes the options of one middleware: from the container by name where there is one, then the line in the builder, then validated.</summary>
internal static class PolicyOptions
{
    /// <summary>Gives a fresh instance, so that a line in one pipeline never changes another pipeline.</summary>
    public static T Create<T>(IServiceProvider? services, string? name, Action<T>? configure, IValidateOptions<T> validator)
        where T : class, new()
    {
        name ??= Options.DefaultName;
        var options = services?.GetService<IOptionsFactory<T>>()?.Create(name) ?? new T();
        configure?.Invoke(options);
        Validate(name, options, validator);
        return options;
    }

    public static void Validate<T>(string name, T options, IValidateOptions<T> validator)
        where T : class
    {
        var result = validator.Validate(name, options);
        if (result.Failed)
        {
            throw new OptionsValidationException(name, typeof(T), result.Failures);
        }
    }
}
