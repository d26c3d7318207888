using AgentGuard.Schemas.Streaming;

namespace AgentGuard.Schemas.Rules;

/// <content>Names are followed where others are refused; what a name demands is known at its closing quotation mark.</content>
internal sealed partial class PropertiesRule
{
    private SchemaNode? _nameNode;

    public override SchemaNode? NameNode => _additional is { IsNever: true } ? _nameNode ??= BuildNameNode() : null;

    public override void Follow(ViabilityMachine machine, in Opening opening)
    {
        var cursor = machine.Listen(this, opening, CursorEvents.Names | CursorEvents.Members);
        machine.CursorAt(cursor).Bits = RequiredBits;
    }

    public override void EndName(ViabilityMachine machine, ref RuleCursor cursor, ReadOnlySpan<byte> name, int at)
    {
        var index = _index.Find(name, cursor.From);
        cursor.From = index + 1;
        if ((uint)index < 64)
        {
            cursor.Bits &= ~(1UL << index);
        }

        var known = index >= 0 && _nodes[index] is not null;
        if (known)
        {
            machine.Demand(_nodes[index]!, cursor, at);
        }

        foreach (var (pattern, matching) in _patterns)
        {
            var match = pattern.Match(name);
            if (match is null)
            {
                machine.GoBlind();
                return;
            }

            if (match == true)
            {
                known = true;
                machine.Demand(matching, cursor, at);
            }
        }

        if (!known && _additional is not null)
        {
            machine.Demand(_additional, cursor, at);
        }
    }

    public override bool Close(ref RuleCursor cursor, ref Evaluation e, int at) =>
        cursor.Bits == 0 && (_required <= 64 || CheckManyRequired(ref e, at));

    // A name whose schema is false is as good as unknown.
    private SchemaNode BuildNameNode()
    {
        var names = _names.Where((_, i) => _nodes[i] is { IsNever: false }).ToArray();
        var patterns = _patterns.Where(pair => !pair.Value.IsNever).Select(pair => NodeOf(new TextRule(Place) { Pattern = pair.Key })).ToArray();
        return NodeOf(new KnownNamesRule(Place, names, patterns));
    }

    private SchemaNode NodeOf(SchemaRule rule)
    {
        var node = new SchemaNode(resource: null, Place);
        node.Complete([rule], tracksScope: false);
        return node;
    }
}
