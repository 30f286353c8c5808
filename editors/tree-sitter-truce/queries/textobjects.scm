[(record) (relation) (scale) (table) (assertion) (policy)] @class.around
(test) @test.around
(comment) @comment.inside
