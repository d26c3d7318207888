using System.Text.Json;
using AgentGuard.Schemas.Compilation;
using AgentGuard.Schemas.Repair;

namespace AgentGuard.Schemas.Generation;

/// <summary>What a schema comes to once its references are known and its conjunctions merged: what generators are written from.</summary>
internal abstract record SchemaForm
{
    public static Value Anything { get; } = new(ShapeTypes.Any);

    public static Nothing Never { get; } = new();

    public FormNotes Notes { get; init; } = FormNotes.None;

    /// <summary>The places that say so: a value of the form conforms to each of them, except for the remainders.</summary>
    public IReadOnlyList<SchemaLocation> Origins { get; init; } = [];

    /// <summary>Where to report what cannot be said of it.</summary>
    public string Path => Origins.Count == 0 ? string.Empty : SchemaGraph.PathOf(Origins[0]);

    /// <summary>No value.</summary>
    public sealed record Nothing : SchemaForm;

    /// <summary>A few values.</summary>
    public sealed record Constants(IReadOnlyList<JsonElement> Values) : SchemaForm;

    /// <summary>A form that is written once.</summary>
    public sealed record Reference(SchemaDefinition Target) : SchemaForm;

    /// <summary>One of several forms.</summary>
    public sealed record Choice(IReadOnlyList<SchemaForm> Options) : SchemaForm
    {
        /// <summary>The place of the <c>oneOf</c> that it is, if it is one.</summary>
        public string? ExclusiveAt { get; init; }
    }

    /// <summary>Values of some types; what is null is not limited.</summary>
    public sealed record Value(ShapeTypes Types) : SchemaForm
    {
        public NumberForm? Numbers { get; init; }

        public TextForm? Texts { get; init; }

        public ArrayForm? Items { get; init; }

        public ObjectForm? Members { get; init; }

        public bool IsAnything => Types == ShapeTypes.Any && Numbers is null && Texts is null && Items is null && Members is null;

        /// <summary>The types that the author meant: who limits texts and names no type means a text.</summary>
        public ShapeTypes IntendedTypes
        {
            get
            {
                var limited = (Numbers is null ? ShapeTypes.None : ShapeTypes.Number | ShapeTypes.Integer)
                    | (Texts is null ? ShapeTypes.None : ShapeTypes.Text)
                    | (Items is null ? ShapeTypes.None : ShapeTypes.Array)
                    | (Members is null ? ShapeTypes.None : ShapeTypes.Object);
                return Types != ShapeTypes.Any || limited == ShapeTypes.None ? Types : limited;
            }
        }
    }
}
