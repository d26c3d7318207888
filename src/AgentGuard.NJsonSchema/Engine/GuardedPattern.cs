using System.Text.RegularExpressions;
using AgentGuard.Schemas;
using Newtonsoft.Json.Linq;
using NJsonSchema;
using NJsonSchema.Validation;
using NJsonSchema.Validation.FormatValidators;

namespace AgentGuard.NJsonSchema.Engine;

/// <summary>The pattern of a schema as a format of its own: NJsonSchema matches patterns without a time limit, so it gets to see none.</summary>
internal sealed class GuardedPattern : IFormatValidator
{
    private static readonly TimeSpan Timeout = TimeSpan.FromMilliseconds(100);

    private readonly Regex _regex;
    private readonly IFormatValidator[] _formats;

    private GuardedPattern(string format, string pattern, IFormatValidator[] formats)
    {
        (Format, Pattern, _formats) = (format, pattern, formats);
        _regex = Compile(pattern);
    }

    public string Format { get; }

    public string Pattern { get; }

    public ValidationErrorKind ValidationErrorKind => ValidationErrorKind.PatternMismatch;

    /// <summary>Takes the pattern out of a schema and puts the format in its place.</summary>
    public static GuardedPattern Replace(JsonSchema schema, int number, IEnumerable<IFormatValidator> known)
    {
        var formats = known.Where(format => format.Format == schema.Format).ToArray();
        var guarded = new GuardedPattern($"x-pattern-{number}", schema.Pattern!, formats);
        (schema.Pattern, schema.Format) = (null, guarded.Format);
        return guarded;
    }

    /// <summary>A text that takes too long does not conform.</summary>
    public bool IsValid(string value, JTokenType tokenType)
    {
        try
        {
            return _regex.IsMatch(value) && (_formats.Length == 0 || _formats.Any(format => format.IsValid(value, tokenType)));
        }
        catch (RegexMatchTimeoutException)
        {
            return false;
        }
    }

    private static Regex Compile(string pattern)
    {
        try
        {
            return new Regex(pattern, RegexOptions.NonBacktracking, Timeout);
        }
        catch (NotSupportedException)
        {
            return new Regex(pattern, RegexOptions.None, Timeout);
        }
        catch (ArgumentException e)
        {
            throw new SchemaNotSupportedException($"The pattern '{pattern}' is not one of .NET: {e.Message}", e);
        }
    }
}
