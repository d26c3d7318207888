using System.Text.Json;
using AgentGuard.Events;
using AgentGuard.Failures;
using AgentGuard.Internal;
using Microsoft.Extensions.AI;

namespace AgentGuard.StructuredOutput;

/// <summary>Makes answers conform to the schema they were asked for by, or says exactly why they do not.</summary>
/// <remarks>
/// <para><c>UseStructuredOutput()</c> does all of it for a pipeline. A loop of the host's own compiles the format once
/// (<see cref="Compile(ChatResponseFormatJson)"/>), judges each answer (<see cref="OutputSchema.JudgeAsync"/>) and sends
/// <see cref="OutputJudgement.ReaskMessage"/> when it is not accepted.</para>
/// <para>Thread-safe. The options are read at creation. Compiled schemas are kept, the last 1,000 or so.</para>
/// </remarks>
public sealed class StructuredOutputPolicy
{
    private readonly OutputSchemas _schemas;

    /// <summary>Creates a policy.</summary>
    /// <param name="options">How answers are made to conform; <see langword="null"/> for the defaults.</param>
    /// <param name="events">Who is told what happens; <see langword="null"/> for whoever listens to the current run.</param>
    /// <param name="classifier">Tells failures apart; <see langword="null"/> for one without readers of SDK exceptions.</param>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">An option is out of its range.</exception>
    public StructuredOutputPolicy(
        StructuredOutputOptions? options = null, AgentEvents? events = null, ModelFailureClassifier? classifier = null)
    {
        Options = options ?? new StructuredOutputOptions();
        PolicyOptions.Validate(string.Empty, Options, StructuredOutputOptionsValidator.Instance);
        Events = events;
        Classifier = classifier ?? new ModelFailureClassifier();
        _schemas = new OutputSchemas(Options);
    }

    internal StructuredOutputOptions Options { get; }

    internal AgentEvents? Events { get; }

    internal ModelFailureClassifier Classifier { get; }

    /// <summary>Compiles what answers have to look like.</summary>
    /// <param name="format">The response format of a request; without a schema any JSON will do.</param>
    /// <returns>The compiled schema, the same for the same format.</returns>
    /// <exception cref="Schemas.SchemaNotSupportedException">The schema says something that is not understood.</exception>
    public OutputSchema Compile(ChatResponseFormatJson format)
    {
        ArgumentNullException.ThrowIfNull(format);
        return _schemas.Get(format);
    }

    /// <summary>Compiles what answers of a type have to look like.</summary>
    /// <typeparam name="T">The type; an object in JSON.</typeparam>
    /// <param name="serializerOptions">How it is read; <see langword="null"/> for those of <c>GetResponseAsync&lt;T&gt;</c>.</param>
    /// <returns>The compiled schema, the same for the same type.</returns>
    public OutputSchema CompileFor<T>(JsonSerializerOptions? serializerOptions = null) =>
        Compile(ChatResponseFormat.ForJsonSchema<T>(serializerOptions));
}
