using System.Numerics;
using System.Text.Json;
using AgentGuard.Schemas;

namespace AgentGuard.NJsonSchema.Inference;

/// <summary>What the texts at one place have been.</summary>
internal sealed class SampleTexts
{
    /// <summary>The formats that are looked for, the tightest first; what is merely a word or a path has none.</summary>
    private static readonly (string Name, JsonSchemaValidator Validator)[] Known =
    [
        .. new[] { "date-time", "date", "time", "uuid", "email", "ipv4", "ipv6", "duration", "uri" }
            .Select(name => (name, JsonSchemaValidator.Compile($$"""{"format":"{{name}}"}""", new JsonSchemaOptions { AssertFormats = true }))),
    ];

    private readonly SortedSet<string> _values = new(StringComparer.Ordinal);
    private uint _formats = (1u << Known.Length) - 1;
    private bool _areMany;

    /// <summary>The lengths, in code points.</summary>
    public SampleExtent Lengths { get; } = new();

    public IReadOnlyCollection<string> Values => _values;

    /// <summary>The format that all of them have.</summary>
    public string? Format
    {
        get
        {
            var first = BitOperations.TrailingZeroCount(_formats);
            return first < Known.Length ? Known[first].Name : null;
        }
    }

    public void Add(JsonElement text, SampleSettings settings)
    {
        for (var i = 0; i < Known.Length; i++)
        {
            if ((_formats & (1u << i)) != 0 && Known[i].Validator.Validate(text).Count > 0)
            {
                _formats &= ~(1u << i);
            }
        }

        if (TryRead(text, out var value))
        {
            Lengths.Add(value.EnumerateRunes().Count());
            Remember(value, settings);
        }
        else
        {
            // A half of a character is no text that a schema can hold.
            Forget();
        }
    }

    public bool AreEnumeration(long count, SampleSettings settings) =>
        !_areMany && _values.Count > 0 && count >= (long)_values.Count * settings.MinSamplesPerValue;

    public void Merge(SampleTexts other, SampleSettings settings)
    {
        _formats &= other._formats;
        Lengths.Merge(other.Lengths);
        foreach (var value in other._values)
        {
            Remember(value, settings);
        }

        if (other._areMany)
        {
            Forget();
        }
    }

    private void Remember(string value, SampleSettings settings)
    {
        if (!_areMany && _values.Add(value) && _values.Count > settings.MaxEnumValues)
        {
            Forget();
        }
    }

    private void Forget()
    {
        _areMany = true;
        _values.Clear();
    }

    private static bool TryRead(JsonElement text, out string value)
    {
        try
        {
            value = text.GetString()!;
            return true;
        }
        catch (InvalidOperationException)
        {
            value = string.Empty;
            return false;
        }
    }
}
