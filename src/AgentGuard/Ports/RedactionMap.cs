using System.Globalization;
using System.Text.RegularExpressions;

namespace AgentGuard.Ports;

/// <summary>The placeholders (<c>&lt;EMAIL_1&gt;</c>) that stand for values in one run, and the values they stand for.</summary>
/// <remarks>
/// The same value of the same kind gets the same placeholder throughout the run, so that the model can still tell two addresses apart.
/// Thread-safe. Values are kept in memory for as long as the run and are never written anywhere by this type.
/// </remarks>
public sealed partial class RedactionMap
{
    private readonly Dictionary<(string Kind, string Value), string> _placeholders = [];
    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);
    private List<(string Value, string Placeholder)>? _byLength;
    private readonly string _prefix;
    private volatile bool _hasValues;

    /// <summary>Creates an empty map.</summary>
    public RedactionMap()
        : this(string.Empty)
    {
    }

    /// <summary>Creates an empty map whose kinds have a prefix, so that its placeholders are told apart from those of the run.</summary>
    internal RedactionMap(string prefix) => _prefix = prefix;

    /// <summary>Whether no value was redacted so far.</summary>
    public bool IsEmpty => !_hasValues;

    /// <summary>Gives the placeholder of a value, a new one when the value was not seen before.</summary>
    /// <param name="kind">The kind, in upper-case letters and underscores, for example <c>EMAIL</c>.</param>
    /// <param name="value">The value.</param>
    /// <returns>The placeholder, for example <c>&lt;EMAIL_1&gt;</c>.</returns>
    public string GetPlaceholder(string kind, string value)
    {
        ArgumentException.ThrowIfNullOrEmpty(kind);
        ArgumentException.ThrowIfNullOrEmpty(value);
        kind = _prefix + kind;
        lock (_values)
        {
            if (!_placeholders.TryGetValue((kind, value), out var placeholder))
            {
                var number = _numbers[kind] = _numbers.GetValueOrDefault(kind) + 1;
                placeholder = string.Create(CultureInfo.InvariantCulture, $"<{kind}_{number}>");
                _placeholders[(kind, value)] = placeholder;
                _values[placeholder] = value;
                _byLength = null;
                _hasValues = true;
            }

            return placeholder;
        }
    }

    /// <summary>Puts the values back in place of their placeholders. Unknown placeholders stay as they are.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The text with values; the same instance when nothing changed.</returns>
    public string Restore(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (IsEmpty || !text.Contains('<', StringComparison.Ordinal))
        {
            return text;
        }

        lock (_values)
        {
            return Placeholder().Replace(text, match => _values.GetValueOrDefault(match.Value, match.Value));
        }
    }

    /// <summary>Puts values back, and keeps the placeholders whose values nobody knows from being given to others.</summary>
    internal string RestoreOrReserve(string text)
    {
        lock (_values)
        {
            return Placeholder().Replace(text, match =>
            {
                if (_values.TryGetValue(match.Value, out var value) || !match.Value.StartsWith("<" + _prefix, StringComparison.Ordinal))
                {
                    return value ?? match.Value;
                }

                var end = match.Value.LastIndexOf('_');
                var kind = match.Value[1..end];
                var number = int.Parse(match.Value.AsSpan(end + 1, match.Value.Length - end - 2), CultureInfo.InvariantCulture);
                _numbers[kind] = Math.Max(_numbers.GetValueOrDefault(kind), number);
                return match.Value;
            });
        }
    }

    /// <summary>Puts the placeholders in the place of the values that were redacted so far, wherever they stand in a text.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The text without these values; the same instance when it holds none.</returns>
    public string Hide(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (IsEmpty)
        {
            return text;
        }

        lock (_values)
        {
            // The longest first: a value may hold another.
            foreach (var (value, placeholder) in _byLength ??= [.. _values.Select(pair => (pair.Value, pair.Key)).OrderByDescending(pair => pair.Value.Length)])
            {
                text = text.Replace(value, placeholder, StringComparison.Ordinal);
            }
        }

        return text;
    }

    [GeneratedRegex("<[A-Z][A-Z_]*_[0-9]{1,9}>", RegexOptions.CultureInvariant)]
    private static partial Regex Placeholder();
}
